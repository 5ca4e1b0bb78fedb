package dev.drover.broker;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The tests need a real RabbitMQ. Where there is none they are skipped and the fact is recorded in
 * {@code target/skipped-services.txt}; with {@code -Dservices=required} they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(RabbitmqCondition.class)
public @interface RequiresRabbitmq {
  /** Whether the tests kill or configure the node, so that a given server will not do. */
  boolean ownNode() default false;
}
