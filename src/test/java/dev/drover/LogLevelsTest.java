package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.LoggingLevel;
import org.apache.camel.TypeConversionException;
import org.apache.camel.TypeConverter;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LogLevelsTest {

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @BeforeEach
  void add() {
    LogLevels.addTo(camel);
    camel.start();
  }

  @AfterEach
  void close() throws Exception {
    camel.close();
  }

  @ParameterizedTest
  @EnumSource(LoggingLevel.class)
  void isReadFromItsNameWithoutASearch(LoggingLevel level) {
    TypeConverter own = camel.getTypeConverterRegistry().lookup(LoggingLevel.class, String.class);

    assertThat(own.convertTo(LoggingLevel.class, level.name())).isEqualTo(level);
    assertThat(camel.getTypeConverter().convertTo(LoggingLevel.class, level.name().toLowerCase()))
        .isEqualTo(level);
  }

  @Test
  void everyRunReadsThemSo() {
    URI nobody = URI.create("amqp://127.0.0.1:1");
    try (var runtime = CamelRuntime.of(nobody, "127.0.0.1:1", Map.of(), new Properties())) {
      assertThat(
              runtime.context().getTypeConverterRegistry().lookup(LoggingLevel.class, String.class))
          .isNotNull();
    }
  }

  @Test
  void refusesWhatIsNone() {
    assertThatThrownBy(
            () -> camel.getTypeConverter().mandatoryConvertTo(LoggingLevel.class, "loud"))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("loud")
        .hasMessageContaining("WARN");
  }
}
