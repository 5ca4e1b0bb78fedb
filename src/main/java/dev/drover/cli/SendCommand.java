package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover send}: sends messages as a plain client would, and waits for the confirms. */
@Command(
    name = "send",
    description = {
      "Sends messages to an exchange or a topic and waits until the broker has taken them over.",
      "RabbitMQ: persistent, mandatory, confirmed. Kafka: idempotent, acks=all."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every message is confirmed",
      "1:a server is not there, or did not take a message over",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover send --to rabbitmq:orders/new --body '{\"id\":\"7\",\"amount\":3}' --id 7",
      "  drover send --to kafka:payments --key 7 --body '{\"id\":\"7\"}' --header tenant=a",
      "  generate-orders | drover send --to rabbitmq:orders/new --file -"
    })
final class SendCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigOption config;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "DESTINATION",
      converter = Destination.Parser.class,
      description =
          "rabbitmq:EXCHANGE/ROUTING-KEY or kafka:TOPIC; no exchange means the default one, then the key names a queue. Required")
  private Destination to;

  @ArgGroup(multiplicity = "1")
  private Content content;

  /** Where bodies come from. */
  private static final class Content {
    @Option(
        names = "--body",
        paramLabel = "TEXT",
        description = "The body. No default: this or --file is required")
    private String body;

    @Option(
        names = "--file",
        paramLabel = "FILE",
        description =
            "Each line that is not empty is a message; - reads stdin. No default: this or --body is required")
    private Path file;
  }

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many times to send the body, each time with its own id. Default: ${DEFAULT-VALUE}")
  private int count;

  @Option(
      names = "--header",
      paramLabel = "NAME=VALUE",
      description =
          "A header, as often as needed; content-type and correlation-id become AMQP properties. Default: content-type=application/json if the body is JSON")
  private Map<String, String> headers = new LinkedHashMap<>();

  @Option(
      names = "--id",
      paramLabel = "ID",
      description =
          "The message id, by which bridges drop duplicates; of several messages: ID-1, ID-2, ... Default: a random UUID for each")
  private String id;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "Kafka's record key: equal keys keep their order. Default: none")
  private String key;

  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    checkUse();
    var addresses = Addresses.read(config.folder(), System.getenv());
    try (Bodies bodies = bodies();
        Publisher publisher = publisher(addresses)) {
      return send(bodies, publisher);
    }
  }

  private void checkUse() {
    if (count < 1) {
      throw wrong("--count must be at least 1, was " + count);
    }
    if (count > 1 && content.file != null) {
      throw wrong("--count goes with --body; with --file every line is sent once");
    }
    if (key != null && to instanceof Destination.Rabbitmq) {
      throw wrong("--key goes with kafka:TOPIC; RabbitMQ has a routing key, in --to");
    }
    if (id != null && headers.containsKey(OutgoingMessage.MESSAGE_ID)) {
      throw wrong("give --id or --header message-id=..., not both");
    }
  }

  private ParameterException wrong(String what) {
    return new ParameterException(spec.commandLine(), what);
  }

  private Bodies bodies() {
    return content.file == null
        ? Bodies.repeated(content.body.getBytes(UTF_8), count)
        : Bodies.lines(content.file);
  }

  private Publisher publisher(Addresses addresses) {
    if (to instanceof Destination.Rabbitmq rabbitmq) {
      return RabbitmqPublisher.open(addresses.rabbitmq(), rabbitmq);
    }
    return KafkaPublisher.open(addresses.kafka(), ((Destination.Kafka) to).topic());
  }

  private int send(Bodies bodies, Publisher publisher) {
    var sending = new Sending(to.toString(), messages(), publisher);
    try {
      sending.all(bodies);
      print(sending.receipt());
      return 0;
    } catch (CommandFailed e) {
      print(sending.receipt());
      throw e;
    }
  }

  private MessageForm messages() {
    Optional<String> given = Optional.ofNullable(id);
    boolean several = count > 1 || content.file != null;
    return new MessageForm(given, several, Optional.ofNullable(key), headers);
  }

  private void print(SendReceipt receipt) {
    String answer = output.isJson() ? Json.of(receipt) : receipt.text();
    spec.commandLine().getOut().println(answer);
  }
}
