package dev.drover.routes;

import org.apache.camel.spi.PropertiesSource;

/** Mutes the loader's warning of compact notation: the real start gives it once, that is enough. */
final class Quiet implements PropertiesSource {

  @Override
  public String getName() {
    return "route-check";
  }

  @Override
  public String getProperty(String name) {
    return name.equals("camel.main.yamlDslCompactNotationWarn") ? "false" : null;
  }
}
