package dev.drover.rabbitmq;

import org.apache.camel.spi.Metadata;

/**
 * The headers by which a {@code rabbitmq:} message's properties enter and leave a route. They never
 * travel on the wire, and a header of the wire can never set one.
 */
public final class RabbitmqConstants {

  @Metadata(
      description =
          "Consumer: the key the message was published with. Producer: the key to publish with,"
              + " where the endpoint names none.",
      javaType = "String")
  public static final String ROUTING_KEY = "CamelRabbitmqRoutingKey";

  @Metadata(
      label = "producer",
      description = "The key to publish with, in place of the endpoint's.",
      javaType = "String")
  public static final String ROUTING_OVERRIDE_KEY = "CamelRabbitmqRoutingOverrideKey";

  @Metadata(
      label = "consumer",
      description = "The exchange the message was published to.",
      javaType = "String")
  public static final String EXCHANGE = "CamelRabbitmqExchange";

  @Metadata(
      label = "producer",
      description = "The exchange to publish to, in place of the endpoint's.",
      javaType = "String")
  public static final String EXCHANGE_OVERRIDE_NAME = "CamelRabbitmqExchangeOverrideName";

  @Metadata(
      label = "consumer",
      description = "The number of this delivery on its channel; means nothing to anybody else.",
      javaType = "long")
  public static final String DELIVERY_TAG = "CamelRabbitmqDeliveryTag";

  @Metadata(
      label = "consumer",
      description = "Whether the broker may have delivered this message before.",
      javaType = "boolean")
  public static final String REDELIVERED = "CamelRabbitmqRedelivered";

  @Metadata(
      description =
          "The message-id property, else a header of the table named message-id, else absent. A"
              + " producer sets one where this is missing.",
      javaType = "String")
  public static final String MESSAGE_ID = "CamelRabbitmqMessageId";

  @Metadata(description = "The correlation-id property.", javaType = "String")
  public static final String CORRELATION_ID = "CamelRabbitmqCorrelationId";

  @Metadata(description = "The content-type property.", javaType = "String")
  public static final String CONTENT_TYPE = "CamelRabbitmqContentType";

  @Metadata(description = "The content-encoding property.", javaType = "String")
  public static final String CONTENT_ENCODING = "CamelRabbitmqContentEncoding";

  @Metadata(
      description =
          "The timestamp property, in whole seconds on the wire. A producer sets the present time"
              + " where this is missing.",
      javaType = "java.util.Date")
  public static final String TIMESTAMP = "CamelRabbitmqTimestamp";

  @Metadata(description = "The type property.", javaType = "String")
  public static final String TYPE = "CamelRabbitmqType";

  @Metadata(description = "The app-id property.", javaType = "String")
  public static final String APP_ID = "CamelRabbitmqAppId";

  @Metadata(
      label = "consumer",
      description = "The user-id property, which the broker has checked. Never published.",
      javaType = "String")
  public static final String USER_ID = "CamelRabbitmqUserId";

  @Metadata(
      description =
          "The priority property, 0 to 255; a producer takes a lower number for 0 and a higher one"
              + " for 255, and refuses what is no whole number.",
      javaType = "int")
  public static final String PRIORITY = "CamelRabbitmqPriority";

  @Metadata(
      label = "consumer",
      description = "1 transient, 2 persistent. A producer always publishes persistent messages.",
      javaType = "int")
  public static final String DELIVERY_MODE = "CamelRabbitmqDeliveryMode";

  @Metadata(
      label = "consumer",
      description =
          "The expiration property, milliseconds as text. Never published: it would age a message"
              + " a second time.",
      javaType = "String")
  public static final String EXPIRATION = "CamelRabbitmqExpiration";

  private RabbitmqConstants() {}
}
