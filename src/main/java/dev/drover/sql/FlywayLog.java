package dev.drover.sql;

import org.flywaydb.core.api.logging.Log;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Flyway tells, one level lower than it thinks: a start that goes well is silent, and a fault
 * comes as an exception anyway. Its warning that H2 is newer than the version it was verified with
 * is answered by our own contract test.
 */
final class FlywayLog implements Log {

  private final Logger log;

  FlywayLog(Class<?> source) {
    this.log = LoggerFactory.getLogger(source);
  }

  @Override
  public void debug(String message) {
    log.trace(message);
  }

  @Override
  public void info(String message) {
    log.debug(message);
  }

  @Override
  public void notice(String message) {
    log.debug(message);
  }

  @Override
  public void warn(String message) {
    log.info(message);
  }

  @Override
  public void error(String message) {
    log.warn(message);
  }

  @Override
  public void error(String message, Exception cause) {
    log.warn(message, cause);
  }
}
