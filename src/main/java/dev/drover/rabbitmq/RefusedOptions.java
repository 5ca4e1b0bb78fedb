package dev.drover.rabbitmq;

import java.util.List;
import java.util.Map;

/** Options of Camel 3's camel-rabbitmq whose meaning would lose messages. */
final class RefusedOptions {

  private record Refused(String name, String harmless, String reason) {}

  private static final List<Refused> REFUSED =
      List.of(
          new Refused(
              "autoAck",
              "false",
              "the broker would forget each message before the route has seen it. Drover"
                  + " acknowledges after the exchange is done: remove the option"),
          new Refused(
              "publisherAcknowledgements",
              "true",
              "a message that the broker refuses would be lost unnoticed. Drover waits for every"
                  + " confirm: remove the option"),
          new Refused(
              "guaranteedDeliveries",
              "true",
              "an unroutable message would be lost unnoticed. Every message is confirmed here, and"
                  + " mandatory unless mandatory=false is set: remove the option"),
          new Refused(
              "immediate",
              "false",
              "RabbitMQ closes the connection on it since version 3.0: remove the option"));

  private RefusedOptions() {}

  /**
   * Takes these options out of the parameters.
   *
   * @throws IllegalArgumentException when one asks for the meaning that loses messages
   */
  static void takeOut(Map<String, Object> parameters) {
    for (Refused option : REFUSED) {
      Object value = parameters.remove(option.name());
      if (value != null && !option.harmless().equalsIgnoreCase(value.toString())) {
        throw new IllegalArgumentException(
            "%s=%s is refused: %s".formatted(option.name(), value, option.reason()));
      }
    }
  }
}
