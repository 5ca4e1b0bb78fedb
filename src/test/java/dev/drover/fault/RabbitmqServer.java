package dev.drover.fault;

import dev.drover.broker.RabbitmqNode;

/** A RabbitMQ node of this run's own. */
public final class RabbitmqServer implements Server {

  private final RabbitmqNode node;

  private RabbitmqServer(RabbitmqNode node) {
    this.node = node;
  }

  /** A node without data, started. */
  public static RabbitmqServer create() {
    return new RabbitmqServer(RabbitmqNode.start());
  }

  @Override
  public String name() {
    return "rabbitmq";
  }

  public String uri() {
    return node.uri();
  }

  /** Runs rabbitmqctl, which takes a second or more. */
  public String ctl(String... arguments) {
    return node.ctl(arguments);
  }

  /** Whether a queue is there and has no message, nor one that is delivered and unacknowledged. */
  boolean isEmpty(String queue) {
    return node.isEmpty(queue);
  }

  /** What the daemons have declared so far outlives a kill from now on. */
  void syncQueues() {
    node.syncQueues();
  }

  /**
   * Lets a queue refuse what is published to it, for a time that the node measures itself. First it
   * learns to refuse and then its length, else it would drop what it holds; and a kill soon after
   * must not bring the policy back.
   */
  public void refuse(String queue, long millis) {
    String said =
        node.ctl(
            "eval",
            """
            Set = fun(Definition) ->
              ok = rabbit_policy:set(<<"/">>, <<"refuse">>, <<"^%s$">>, Definition, 9, <<"queues">>, <<"guest">>)
            end,
            Set([{<<"overflow">>, <<"reject-publish">>}]),
            Set([{<<"overflow">>, <<"reject-publish">>}, {<<"max-length">>, 0}]),
            timer:sleep(%d),
            ok = rabbit_policy:delete(<<"/">>, <<"refuse">>, <<"guest">>),
            mnesia:sync_log()."""
                .formatted(queue, millis));
    if (!said.strip().equals("ok")) {
      throw new IllegalStateException("queue '" + queue + "' cannot be told to refuse: " + said);
    }
  }

  @Override
  public void start() {
    node.restart();
  }

  @Override
  public void kill() {
    node.kill();
  }

  @Override
  public void pause() {
    node.pause();
  }

  @Override
  public void resume() {
    node.resume();
  }

  @Override
  public void close() {
    node.kill();
    node.close();
  }
}
