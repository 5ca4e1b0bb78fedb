package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.RequiresRabbitmq;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Two daemons side by side: what each does with messages that the other one works on, while the
 * other lives, sleeps and is dead. In one order, so that they are started once; each test has
 * message ids of its own and leaves both running, but the last.
 */
@RequiresRabbitmq
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoDaemonsIT {

  private static final Duration LEASE = Duration.ofSeconds(4);

  /** Longer than the lease and than all redeliveries of the shipped policy together, 3 s. */
  private static final int SLOW_MILLIS = 5_000;

  private static final Duration SOON = Duration.ofSeconds(40);

  private static final String ROUTES =
      """
      - route:
          id: slow-orders
          routeConfigurationId: retry-then-dead-letter
          from:
            uri: rabbitmq:slow-orders
            parameters:
              exchangeType: topic
              queue: slow-orders
              bindingKey: "#"
              prefetchCount: 1
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - delay:
                        expression:
                          constant:
                            expression: "SLOW"
                    - setHeader:
                        name: message-id
                        expression:
                          simple:
                            expression: "${header.CamelRabbitmqMessageId}"
                    - to:
                        uri: kafka:slow-orders-done
      - route:
          id: slow-orders-dead
          from:
            uri: direct:slow-orders-dead
            steps:
              - to:
                  uri: rabbitmq:slow.dlx
                  parameters:
                    exchangeType: fanout
                    queue: slow.dlq
      - route:
          id: slow-payments
          routeConfigurationId: retry-then-dead-letter
          from:
            uri: kafka:slow-payments
            parameters:
              groupId: slow-payments
              autoOffsetReset: earliest
              autoCommitEnable: false
              allowManualCommit: true
              sessionTimeoutMs: 6000
              heartbeatIntervalMs: 1000
              valueDeserializer: org.apache.kafka.common.serialization.ByteArrayDeserializer
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - choice:
                        when:
                          - expression:
                              simple:
                                expression: "${header.message-id} contains 'slow'"
                            steps:
                              - delay:
                                  expression:
                                    constant:
                                      expression: "SLOW"
                    - to:
                        uri: kafka:slow-payments-done
      - route:
          id: slow-payments-dead
          from:
            uri: direct:slow-payments-dead
            steps:
              - to:
                  uri: rabbitmq:slow.dlx
                  parameters:
                    exchangeType: fanout
                    queue: slow.dlq
      - route:
          id: effect-first
          routeConfigurationId: retry-then-dead-letter
          from:
            uri: rabbitmq:effect-first
            parameters:
              exchangeType: topic
              queue: effect-first
              bindingKey: "#"
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - setHeader:
                        name: message-id
                        expression:
                          simple:
                            expression: "${header.CamelRabbitmqMessageId}"
                    - to:
                        uri: kafka:effect-first-done
                    - delay:
                        expression:
                          constant:
                            expression: "2000"
      - route:
          id: effect-first-dead
          from:
            uri: direct:effect-first-dead
            steps:
              - to:
                  uri: rabbitmq:slow.dlx
                  parameters:
                    exchangeType: fanout
                    queue: slow.dlq
      - route:
          id: shared-orders
          routeConfigurationId: retry-then-dead-letter
          from:
            uri: rabbitmq:shared-orders
            parameters:
              exchangeType: topic
              queue: shared-orders
              bindingKey: "#"
              prefetchCount: 5
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - delay:
                        expression:
                          constant:
                            expression: "50"
                    - setHeader:
                        name: message-id
                        expression:
                          simple:
                            expression: "${header.CamelRabbitmqMessageId}"
                    - to:
                        uri: kafka:shared-orders-done
      - route:
          id: shared-orders-dead
          from:
            uri: direct:shared-orders-dead
            steps:
              - to:
                  uri: rabbitmq:slow.dlx
                  parameters:
                    exchangeType: fanout
                    queue: slow.dlq
      - route:
          id: shared-payments
          routeConfigurationId: retry-then-dead-letter
          from:
            uri: kafka:shared-payments
            parameters:
              groupId: shared-payments
              autoOffsetReset: earliest
              autoCommitEnable: false
              allowManualCommit: true
              sessionTimeoutMs: 6000
              heartbeatIntervalMs: 1000
              valueDeserializer: org.apache.kafka.common.serialization.ByteArrayDeserializer
            steps:
              - idempotentConsumer:
                  idempotentRepository: messageDedup
                  expression:
                    ref:
                      expression: messageId
                  steps:
                    - delay:
                        expression:
                          constant:
                            expression: "20"
                    - to:
                        uri: kafka:shared-payments-done
      - route:
          id: shared-payments-dead
          from:
            uri: direct:shared-payments-dead
            steps:
              - to:
                  uri: rabbitmq:slow.dlx
                  parameters:
                    exchangeType: fanout
                    queue: slow.dlq
      """
          .replace("SLOW", "" + SLOW_MILLIS);

  private static TwoDaemons two;
  private static FarSide far;

  @BeforeAll
  static void start() throws Exception {
    two = TwoDaemons.start(LEASE, ROUTES);
    far = two.farSide();
  }

  @AfterAll
  static void stop() {
    if (two != null) {
      two.close();
    }
  }

  @Test
  @Order(1)
  void dropsACopyOnceTheFirstIsDoneElsewhere() throws Exception {
    two.awaitBothConsume("slow-payments");
    far.publish("slow-orders", "new", 1, i -> "a");
    DaemonProcess atOrder = two.claimantOf("slow-orders", "a");
    far.publish("slow-orders", "new", 1, i -> "a");
    two.produce("slow-payments", 0, "a-slow");
    DaemonProcess atPayment = two.claimantOf("slow-payments", "a-slow");
    two.produce("slow-payments", 3, "a-slow");
    two.produce("slow-payments", 2, "a-behind");

    await("another partition goes on").until(() -> rowOf("slow-payments", "a-behind").isDone());
    assertThat(rowOf("slow-payments", "a-slow").isDone()).as("the first copy").isFalse();
    assertThat(two.claimantOf("slow-payments", "a-behind")).isNotSameAs(atPayment);
    await("both done")
        .until(
            () -> rowOf("slow-orders", "a").isDone() && rowOf("slow-payments", "a-slow").isDone());
    await("the copies are dropped")
        .until(
            () ->
                dropped(two.otherThan(atOrder)) >= 1
                    && dropped(atOrder) + dropped(two.otherThan(atOrder)) == 2);

    assertThat(two.ownerOf(rowOf("slow-orders", "a"))).isSameAs(atOrder);
    assertThat(two.ownerOf(rowOf("slow-payments", "a-slow"))).isSameAs(atPayment);
    assertThat(far.recordIds("slow-orders-done")).containsExactly("a");
    assertThat(far.recordIds("slow-payments-done")).containsExactlyInAnyOrder("a-slow", "a-behind");
    assertNothingIsDeadLettered();
  }

  @Test
  @Order(2)
  void aDaemonThatWakesAfterItsLeaseOverwritesNothing() throws Exception {
    far.publish("slow-orders", "new", 1, i -> "b");
    DaemonProcess sleeper = two.claimantOf("slow-orders", "b");
    DaemonProcess other = two.otherThan(sleeper);
    sleeper.pause();
    TwoDaemons.Row done;
    try {
      far.publish("slow-orders", "new", 1, i -> "b");
      far.produce("slow-payments", 20, i -> "b-" + i);
      await("taken over and done").until(() -> rowOf("slow-orders", "b").isDone());
      done = rowOf("slow-orders", "b");
      assertThat(two.ownerOf(done)).isSameAs(other);
    } finally {
      sleeper.resume();
    }

    await("the lost claim is counted")
        .until(() -> TwoDaemons.health(sleeper).contains("1 lost to another daemon"));
    await("no message is lost")
        .until(() -> ids("b-", far.recordIds("slow-payments-done")).size() >= 20);
    assertThat(two.row("slow-orders", "b")).contains(done);
    assertThat(ids("b", far.recordIds("slow-orders-done")))
        .as("once by each: the second daemon could not know what the first had done")
        .containsExactly("b", "b");
    assertNothingIsDeadLettered();
  }

  @Test
  @Order(3)
  void takesOverWhatAKilledDaemonWasWorkingOn() throws Exception {
    two.awaitBothConsume("slow-payments");
    far.publish("slow-orders", "new", 1, i -> "c");
    DaemonProcess victim = two.claimantOf("slow-orders", "c");
    DaemonProcess heir = two.otherThan(victim);
    far.publish("slow-orders", "new", 1, i -> "c");
    String payment = slowPaymentAt(victim);

    victim.kill();
    long killed = System.nanoTime();
    Duration order = untilClaimed("slow-orders", "c", heir, killed);
    Duration paid = untilClaimed("slow-payments", payment, heir, killed);
    System.out.printf(
        "TwoDaemonsIT: a lease of %s; a killed daemon's message was taken over after %s from"
            + " RabbitMQ, after %s from Kafka%n",
        LEASE, order, paid);

    two.startAgain(victim);
    await("both done")
        .until(
            () -> rowOf("slow-orders", "c").isDone() && rowOf("slow-payments", payment).isDone());
    assertThat(order).isBetween(LEASE.minusSeconds(2), LEASE.plusSeconds(6));
    assertThat(paid).isBetween(LEASE.minusSeconds(2), Duration.ofSeconds(20));
    await("every copy is handled").until(() -> far.depth("slow-orders") == 0);
    assertThat(ids("c", far.recordIds("slow-orders-done"))).containsExactly("c");
    assertThat(ids("c", far.recordIds("slow-payments-done"))).containsOnlyOnce(payment);
    assertNothingIsDeadLettered();
  }

  /** A payment in flight at that daemon, with a copy on a partition of the other one's. */
  private static String slowPaymentAt(DaemonProcess daemon) throws Exception {
    for (int partition : List.of(0, 3)) {
      String id = "c-slow-" + partition;
      two.produce("slow-payments", partition, id);
      if (two.claimantOf("slow-payments", id) == daemon) {
        two.produce("slow-payments", 3 - partition, id);
        return id;
      }
    }
    throw new AssertionError(daemon.folder() + " has neither partition 0 nor 3");
  }

  private static Duration untilClaimed(String route, String id, DaemonProcess by, long since) {
    await(id + " is taken over").until(() -> two.ownerOf(rowOf(route, id)) == by);
    return Duration.ofMillis((System.nanoTime() - since) / 1_000_000);
  }

  @Test
  @Order(4)
  void acknowledgesNothingWhoseMarkCouldNotBeStored() throws Exception {
    far.publish("effect-first", "new", 1, i -> "d");
    DaemonProcess at = two.claimantOf("effect-first", "d");
    await("its effect").until(() -> far.size("effect-first-done") == 1);

    two.postgresql().kill();
    try {
      await("the mark has failed").until(() -> at.errors().contains("could not be marked done"));
      assertThat(two.unacknowledged("effect-first")).as("not acknowledged").isEqualTo(1);
    } finally {
      two.postgresql().start();
    }

    await("it is done").until(() -> rowOf("effect-first", "d").isDone());
    await("it is acknowledged").until(() -> two.unacknowledged("effect-first") == 0);
    assertThat(far.depth("effect-first")).isZero();
    assertThat(far.recordIds("effect-first-done"))
        .as("once: the daemon has not forgotten that the effect has happened")
        .containsExactly("d");
    assertNothingIsDeadLettered();
  }

  @Test
  @Order(5)
  void sharesTheWorkAndGoesOnAloneWhenOneIsKilled() throws Exception {
    int messages = 500;
    two.awaitBothConsume("shared-payments");
    far.publish("shared-orders", "new", messages, i -> "e-" + i);
    far.produce("shared-payments", messages, i -> "e-" + i);
    DaemonProcess victim = two.claimantOf("shared-orders", "e-0");
    DaemonProcess heir = two.otherThan(victim);
    for (String route : List.of("shared-orders", "shared-payments")) {
      await("both work on " + route)
          .until(() -> done(route, victim) >= 20 && done(route, heir) >= 20);
    }

    victim.kill();
    long killed = System.nanoTime();
    List<String> orders = two.ids("shared-orders", "claimed", victim);
    List<String> payments = two.ids("shared-payments", "claimed", victim);
    assertThat(done("shared-orders", victim)).as("killed in the middle").isLessThan(messages / 2);
    await("all has arrived")
        .until(
            () ->
                done("shared-orders", victim) + done("shared-orders", heir) == messages
                    && done("shared-payments", victim) + done("shared-payments", heir) == messages);
    System.out.printf(
        "TwoDaemonsIT: the rest of 2 x %d messages was done %d ms after the kill, by the other%n",
        messages, (System.nanoTime() - killed) / 1_000_000);

    assertArrived(messages, far.recordIds("shared-orders-done"), orders);
    assertArrived(messages, far.recordIds("shared-payments-done"), payments);
    assertNothingIsDeadLettered();
  }

  /** Each id, and twice at most those that were in state claimed at the kill. */
  private static void assertArrived(int messages, List<String> arrived, List<String> claimed) {
    var once = new HashSet<String>();
    var twice = new ArrayList<>(arrived);
    twice.removeIf(once::add);
    assertThat(once)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, messages).mapToObj(i -> "e-" + i).toList());
    assertThat(claimed).containsAll(twice);
    assertThat(twice).doesNotHaveDuplicates();
  }

  private static int done(String route, DaemonProcess owner) throws Exception {
    return two.ids(route, "done", owner).size();
  }

  private static TwoDaemons.Row rowOf(String route, String id) throws Exception {
    return two.row(route, id).orElse(new TwoDaemons.Row(null, "none", null, null));
  }

  private static void assertNothingIsDeadLettered() throws Exception {
    assertThat(far.drainIds("slow.dlq")).as("good messages dead-lettered").isEmpty();
  }

  private static int dropped(DaemonProcess daemon) throws Exception {
    return Integer.parseInt(
        TwoDaemons.health(daemon).replaceAll("(?s).*claimed, (\\d+) duplicates dropped.*", "$1"));
  }

  private static List<String> ids(String prefix, List<String> ids) {
    return ids.stream().filter(id -> id.startsWith(prefix)).toList();
  }

  private static ConditionFactory await(String what) {
    return Awaitility.await(what)
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100));
  }
}
