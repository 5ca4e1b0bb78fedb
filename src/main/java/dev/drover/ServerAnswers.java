package dev.drover;

import dev.drover.cli.Validation.Answer;
import dev.drover.delivery.Topology;
import dev.drover.rabbitmq.BrokerInspection;
import dev.drover.routes.RouteFault;
import dev.drover.settings.DroverSettings;
import dev.drover.sql.Database;
import dev.drover.sql.DatabaseUnreachable;
import dev.drover.sql.DatabaseUnusable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Asks the servers of the settings whether the routes would find there what they need. */
final class ServerAnswers {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final URI NOBODY = URI.create("amqp://127.0.0.1:1");
  private static final String EMBEDDED = "embedded, not tried: the daemon starts it";

  private final DroverSettings settings;
  private final List<Answer> answers = new ArrayList<>();

  ServerAnswers(DroverSettings settings) {
    this.settings = settings;
  }

  /** With faults only the servers themselves are tried: what the routes need is not known then. */
  List<Answer> of(RouteCheck check, List<RouteFault> faults) {
    boolean known = faults.isEmpty();
    try (CamelRuntime camel = camel()) {
      rabbitmq(camel, known ? check.topology() : Topology.none(), check.expected());
      kafka(camel, check, known);
    }
    database();
    return List.copyOf(answers);
  }

  private CamelRuntime camel() {
    var hasty = new Properties();
    hasty.putAll(settings.camel());
    hasty.put("camel.component.rabbitmq.connectionTimeout", String.valueOf(PATIENCE.toMillis()));
    String brokers = settings.kafka().isEmbedded() ? "127.0.0.1:1" : settings.kafka().brokers();
    return CamelRuntime.of(settings.rabbitmq().uri().orElse(NOBODY), brokers, Map.of(), hasty);
  }

  private void rabbitmq(CamelRuntime camel, Topology declared, Topology expected) {
    if (settings.rabbitmq().isEmbedded()) {
      answers.add(Answer.good("RabbitMQ", EMBEDDED));
      return;
    }
    try {
      camel.connect();
      answers.add(Answer.good("RabbitMQ", "answers at " + address()));
      for (var found : BrokerInspection.of(camel.rabbitmq(), declared)) {
        answers.add(answer(found, true));
      }
      for (var found : BrokerInspection.of(camel.rabbitmq(), expected)) {
        answers.add(answer(found, false));
      }
    } catch (IOException e) {
      answers.add(Answer.bad("RabbitMQ", e.getMessage()));
    }
  }

  private String address() {
    return StartReport.address(settings.rabbitmq().uri().orElseThrow());
  }

  private static Answer answer(BrokerInspection.Found found, boolean declared) {
    String element = found.element();
    if (found.trouble().isPresent()) {
      return Answer.bad(
          "RabbitMQ",
          element + " is not as the routes want it: " + found.trouble().get(),
          "give the endpoint the attributes that it has, or delete it there when it is empty");
    }
    if (found.there()) {
      return Answer.good("RabbitMQ", element + " is there");
    }
    return declared
        ? Answer.good("RabbitMQ", element + " is not there yet: the daemon declares it")
        : Answer.bad(
            "RabbitMQ",
            element + " is not there",
            "create it, or take 'passive' from its endpoint");
  }

  private void kafka(CamelRuntime camel, RouteCheck check, boolean known) {
    if (settings.kafka().isEmbedded()) {
      answers.add(Answer.good("Kafka", EMBEDDED));
      return;
    }
    try {
      Set<String> missing = check.topics().missing(camel.kafkaClient(), PATIENCE);
      answers.add(Answer.good("Kafka", "answers at " + settings.kafka().brokers()));
      if (known) {
        check.topics().names().stream()
            .sorted()
            .forEach(topic -> answers.add(topic(topic, !missing.contains(topic))));
      }
    } catch (ExecutionException | TimeoutException e) {
      answers.add(
          Answer.bad(
              "Kafka",
              "does not answer at '%s' within %d s"
                  .formatted(settings.kafka().brokers(), PATIENCE.toSeconds()),
              "start it, or correct 'drover.kafka.brokers'"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer topic(String topic, boolean there) {
    String element = "topic '" + topic + "'";
    if (there) {
      return Answer.good("Kafka", element + " is there");
    }
    return settings.kafka().createTopics()
        ? Answer.good("Kafka", element + " is not there yet: the daemon creates it")
        : Answer.bad(
            "Kafka",
            element + " is not there",
            "create it, or set drover.kafka.create-topics = true");
  }

  private void database() {
    if (settings.sql().isEmbedded()) {
      answers.add(Answer.good("Database", EMBEDDED));
      return;
    }
    try {
      answers.add(
          Answer.good("Database", "answers at " + Database.probe(settings.sql(), PATIENCE)));
    } catch (DatabaseUnreachable | DatabaseUnusable e) {
      answers.add(Answer.bad("Database", e.getMessage()));
    }
  }
}
