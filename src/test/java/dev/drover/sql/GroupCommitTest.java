package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.settings.SqlSettings;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class GroupCommitTest {

  private final List<List<Integer>> groups = new CopyOnWriteArrayList<>();
  private final CountDownLatch busy = new CountDownLatch(1);
  private final List<Caller> callers = new ArrayList<>();

  @TempDir Path dataDir;
  private Database database;

  /** One caller on a thread of its own. */
  private record Caller(Thread thread, FutureTask<String> answer) {

    String get() throws Exception {
      return answer.get(20, TimeUnit.SECONDS);
    }

    Throwable fault() throws Exception {
      try {
        throw new AssertionError("answered: " + get());
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }
  }

  @BeforeEach
  void open() throws Exception {
    database = Database.open(new SqlSettings("", "", "", 4), dataDir);
  }

  @AfterEach
  void close() {
    busy.countDown();
    database.close();
  }

  @Test
  void aLoneCallerRunsItsOwnTransactionOnItsOwnThread() throws Exception {
    var commits = commits(questions -> List.of(Thread.currentThread().getName()));

    assertThat(commits.run(1)).isEqualTo(Thread.currentThread().getName());
  }

  @Test
  void callersThatComeWhileOthersFlushShareATransaction() throws Exception {
    var commits = commits(this::text);
    occupy(commits);

    call(commits, 100);
    busy.countDown();

    for (int i = 0; i < callers.size(); i++) {
      assertThat(callers.get(i).get()).isEqualTo("answer " + i);
    }
    assertThat(groups).as("two that were alone, and all others").hasSize(3);
  }

  @Test
  void theNextStatementsRunWhileAGroupCommits() throws Exception {
    var commits =
        new GroupCommit<Integer, String>(
            new Transactions(committingWhenTold(), database.dialect()),
            Duration.ofSeconds(1),
            GroupCommit.Overlap.COMMITS,
            (connection, questions) -> answered(connection, questions, this::text));

    call(commits, 2);

    assertThat(groups).as("neither has committed").containsExactly(List.of(0), List.of(1));
    busy.countDown();
    assertThat(callers.get(0).get()).isEqualTo("answer 0");
    assertThat(callers.get(1).get()).isEqualTo("answer 1");
  }

  @Test
  void groupsSideBySideDoNotWaitForEachOthersStatements() throws Exception {
    occupy(commits(GroupCommit.Overlap.TRANSACTIONS, this::text));

    assertThat(groups).containsExactly(List.of(-1), List.of(-2));
  }

  @Test
  void whereOnlyCommitsOverlapTheStatementsOfOneGroupRunAtATime() throws Exception {
    occupy(commits(GroupCommit.Overlap.COMMITS, this::text));

    assertThat(groups).containsExactly(List.of(-1));
  }

  /** Its connections do not commit before {@link #busy} is over. */
  private DataSource committingWhenTold() {
    return new DelegatingDataSource(database.dataSource()) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return (Connection)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("commit")) {
                    await(busy);
                  }
                  return method.invoke(connection, arguments);
                });
      }
    };
  }

  @Test
  void aFaultOfOneFailsNobodyElse() throws Exception {
    var commits =
        commits(
            questions -> {
              if (questions.contains(57)) {
                throw new SQLException("57 is bad", "22000");
              }
              return text(questions);
            });
    occupy(commits);

    call(commits, 100);
    busy.countDown();

    assertThat(callers.get(57).fault()).isInstanceOf(SQLException.class).hasMessage("57 is bad");
    for (int i : IntStream.range(0, 100).filter(i -> i != 57).toArray()) {
      assertThat(callers.get(i).get()).isEqualTo("answer " + i);
    }
    assertThat(groups.size()).as("transactions").isLessThan(25);
  }

  @Test
  void aFaultOfTheCodeFailsItsOwnCallerToo() throws Exception {
    var commits =
        commits(
            questions -> {
              if (questions.contains(3)) {
                throw new IllegalStateException("3 is bad");
              }
              return text(questions);
            });
    occupy(commits);

    call(commits, 5);
    busy.countDown();

    assertThat(callers.get(3).fault()).isInstanceOf(IllegalStateException.class);
    assertThat(callers.get(4).get()).isEqualTo("answer 4");
  }

  @Test
  void aFaultThatPassesIsTriedAgainForAll() throws Exception {
    var failed = new AtomicBoolean();
    var commits =
        commits(
            questions -> {
              if (questions.size() == 10 && failed.compareAndSet(false, true)) {
                throw new SQLTransientConnectionException("away");
              }
              return text(questions);
            });
    occupy(commits);

    call(commits, 10);
    busy.countDown();

    for (Caller caller : callers.subList(0, 10)) {
      assertThat(caller.get()).startsWith("answer");
    }
    assertThat(failed).isTrue();
  }

  @Test
  void aDatabaseThatIsAwayFailsAllAtOnceWhenThePatienceIsOver() throws Exception {
    var commits =
        commits(
            questions -> {
              if (questions.size() > 1) {
                throw new SQLTransientConnectionException("away");
              }
              return text(questions);
            });
    occupy(commits);

    call(commits, 100);
    busy.countDown();

    for (Caller caller : callers.subList(0, 100)) {
      assertThat(caller.fault()).hasMessage("away");
    }
    assertThat(groups).as("nobody is tried alone").filteredOn(g -> g.size() == 1).hasSize(2);
  }

  @Test
  void anInterruptEndsNoWaitAndStaysSet() throws Exception {
    var commits = commits(this::text);
    occupy(commits);
    var interrupted = new AtomicBoolean();
    var task =
        new FutureTask<>(
            () -> {
              String answer = commits.run(7);
              interrupted.set(Thread.currentThread().isInterrupted());
              return answer;
            });
    var caller = new Caller(new Thread(task), task);
    start(caller);

    caller.thread.interrupt();
    busy.countDown();

    assertThat(caller.get()).isEqualTo("answer 7");
    assertThat(interrupted).isTrue();
  }

  @Test
  void everyCallerIsAnsweredUnderLoad() throws Exception {
    var commits = commits(this::text);
    busy.countDown();
    var tasks = new ArrayList<FutureTask<Integer>>();
    for (int i = 0; i < 50; i++) {
      int question = i;
      tasks.add(new FutureTask<>(() -> askOften(commits, question)));
    }
    tasks.forEach(task -> new Thread(task).start());

    for (var task : tasks) {
      assertThat(task.get(60, TimeUnit.SECONDS)).isEqualTo(200);
    }
    assertThat(groups.stream().mapToInt(List::size).sum()).isEqualTo(50 * 200);
  }

  private static int askOften(GroupCommit<Integer, String> commits, int question)
      throws SQLException {
    int answered = 0;
    for (int i = 0; i < 200; i++) {
      assertThat(commits.run(question)).isEqualTo("answer " + question);
      answered++;
    }
    return answered;
  }

  @Test
  void aCallerThatWaitedTooLongIsTriedOnce() throws Exception {
    var impatient =
        new GroupCommit<Integer, String>(
            database.transactions(),
            Duration.ZERO,
            GroupCommit.Overlap.TRANSACTIONS,
            (connection, questions) -> {
              groups.add(questions);
              throw new SQLTransientConnectionException("away");
            });

    assertThatThrownBy(() -> impatient.run(1)).hasMessage("away");

    assertThat(groups).hasSize(1);
  }

  private interface Answers {
    List<String> to(List<Integer> questions) throws SQLException;
  }

  private List<String> text(List<Integer> questions) {
    return questions.stream().map(question -> "answer " + question).toList();
  }

  /** Two callers flush until {@link #busy} is over. */
  private void occupy(GroupCommit<Integer, String> commits) {
    for (int question : new int[] {-1, -2}) {
      start(caller(commits, question));
    }
  }

  private void call(GroupCommit<Integer, String> commits, int count) {
    for (int i = 0; i < count; i++) {
      Caller caller = caller(commits, i);
      start(caller);
      callers.add(caller);
    }
  }

  private static Caller caller(GroupCommit<Integer, String> commits, int question) {
    var task = new FutureTask<>(() -> commits.run(question));
    return new Caller(new Thread(task), task);
  }

  /** Returns when it waits. */
  private static void start(Caller caller) {
    caller.thread.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> caller.thread.getState() == Thread.State.WAITING);
  }

  private GroupCommit<Integer, String> commits(Answers answers) {
    return commits(GroupCommit.Overlap.TRANSACTIONS, answers);
  }

  private GroupCommit<Integer, String> commits(GroupCommit.Overlap overlap, Answers answers) {
    return new GroupCommit<>(
        database.transactions(),
        Duration.ofSeconds(1),
        overlap,
        (connection, questions) -> answered(connection, questions, answers));
  }

  private List<String> answered(Connection connection, List<Integer> questions, Answers answers)
      throws SQLException {
    groups.add(questions);
    if (questions.get(0) < 0) {
      await(busy);
    }
    try (var statement = connection.createStatement()) {
      statement.execute("SELECT 1");
    }
    return answers.to(questions);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
