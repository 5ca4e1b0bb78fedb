package dev.drover.routes;

import dev.drover.delivery.CauseChain;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.NoSuchBeanException;

/** The name that a build lacked, when that is why it failed. */
final class Missing {

  private static final Pattern TEMPLATE =
      Pattern.compile("Cannot find RouteTemplate with id (\\S+)");

  private Missing() {}

  static Optional<String> name(Throwable failure) {
    return CauseChain.of(failure).stream().flatMap(cause -> of(cause).stream()).findFirst();
  }

  private static Optional<String> of(Throwable cause) {
    if (cause instanceof NoSuchBeanException missing) {
      return Optional.ofNullable(missing.getName())
          .map(name -> name.replaceFirst("^#?(bean:)?", ""));
    }
    Matcher template = TEMPLATE.matcher(String.valueOf(cause.getMessage()));
    return template.find() ? Optional.of(template.group(1)) : Optional.empty();
  }
}
