package dev.drover.broker;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.disabled;
import static org.junit.jupiter.api.extension.ConditionEvaluationResult.enabled;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips, or refuses, tests whose RabbitMQ is missing. */
final class RabbitmqCondition implements ExecutionCondition {

  private static final Path RECORD = Path.of("target", "skipped-services.txt");

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    if (context.getTestMethod().isPresent() || isThere(context.getRequiredTestClass())) {
      return enabled("RabbitMQ is there");
    }
    String line =
        "%s: needs rabbitmq-server: %s"
            .formatted(context.getRequiredTestClass().getName(), RabbitmqNode.INSTALL);
    if ("required".equals(System.getProperty("services"))) {
      throw new IllegalStateException(line + " (services=required, so this is a failure)");
    }
    record(line);
    return disabled(line);
  }

  private static boolean isThere(Class<?> test) {
    var requires = test.getAnnotation(RequiresRabbitmq.class);
    boolean ownNode = requires != null && requires.ownNode();
    return RabbitmqNode.isInstalled() || (!ownNode && RabbitmqNode.given() != null);
  }

  private static void record(String line) {
    try {
      Files.createDirectories(RECORD.getParent());
      Files.writeString(RECORD, line + System.lineSeparator(), CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
