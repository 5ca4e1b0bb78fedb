package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.sql.DataFolderLock.DataFolderInUse;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderLockTest {

  @TempDir Path home;

  @Test
  void keepsASecondDaemonOutAndNamesTheFirst() throws Exception {
    Path dataDir = home.resolve("made").resolve("data");
    try (var first = DataFolderLock.acquire(dataDir)) {
      assertThat(first).isNotNull();

      assertThatThrownBy(() -> DataFolderLock.acquire(dataDir))
          .isInstanceOf(DataFolderInUse.class)
          .hasMessageContaining("'" + dataDir + "' is in use by process " + ownPid() + ";");
    }
  }

  @Test
  void freesTheFolderWhenItIsClosed() throws Exception {
    DataFolderLock.acquire(home).close();

    try (var second = DataFolderLock.acquire(home)) {
      assertThat(second).isNotNull();
    }
  }

  @Test
  void isFreeAfterTheHolderWasKilled() throws Exception {
    Process holder = ChildJvm.start(Holder.class, home.toString());
    try (var lines = holder.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> DataFolderLock.acquire(home))
          .hasMessageContaining("in use by process " + holder.pid() + ";");

      holder.destroyForcibly().waitFor();

      DataFolderLock.acquire(home).close();
    } finally {
      holder.destroyForcibly();
    }
  }

  private static long ownPid() {
    return ProcessHandle.current().pid();
  }

  /** Locks the folder and keeps it until it is killed. */
  static final class Holder {
    public static void main(String[] args) throws Exception {
      DataFolderLock lock = DataFolderLock.acquire(Path.of(args[0]));
      ChildJvm.say("locked");
      new CountDownLatch(1).await();
      lock.close();
    }
  }
}
