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

  /** Lets a queue refuse what is published to it, for a time that the node measures itself. */
  public void refuse(String queue, long millis) {
    node.ctl(
        "eval",
        """
        rabbit_policy:parse_set(<<"/">>, <<"refuse">>, <<"^%s$">>,
          <<"{\\"max-length\\":0,\\"overflow\\":\\"reject-publish\\"}">>, <<"9">>, <<"queues">>, <<"guest">>),
        timer:sleep(%d),
        rabbit_policy:delete(<<"/">>, <<"refuse">>, <<"guest">>)."""
            .formatted(queue, millis));
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
