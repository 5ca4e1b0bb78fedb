package dev.drover.routes;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Component;
import org.apache.camel.spi.EndpointUriFactory;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;

/** The names of an endpoint's options, for the message; the component itself is the judge. */
final class EndpointOptions {

  private EndpointOptions() {}

  static Set<String> of(CamelContext context, String scheme, String uri) {
    var names = new TreeSet<String>();
    EndpointUriFactory factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
    if (factory != null) {
      names.addAll(factory.propertyNames());
    }
    var configurer =
        PluginHelper.getConfigurerResolver(context)
            .resolvePropertyConfigurer(scheme + "-endpoint-configurer", context);
    if (configurer instanceof ExtendedPropertyConfigurerGetter options) {
      names.addAll(options.getAllOptions(null).keySet());
    }
    return names.isEmpty() ? bySetters(context, scheme, uri) : names;
  }

  /** A name of its own: an endpoint of the name in question may stand in the way of another. */
  private static Set<String> bySetters(CamelContext context, String scheme, String uri) {
    Component component = context.getComponent(scheme, true, false);
    return Stream.of(scheme + ":options-" + System.nanoTime(), uri.split("\\?")[0])
        .flatMap(bare -> endpointClass(component, bare).stream())
        .findFirst()
        .map(EndpointOptions::settersInAll)
        .orElse(Set.of());
  }

  private static Optional<Class<?>> endpointClass(Component component, String uri) {
    try {
      return Optional.of(component.createEndpoint(uri, Map.of()).getClass());
    } catch (Exception needsMore) {
      return Optional.empty();
    }
  }

  /** The endpoint's own, and those of the configuration object that it keeps. */
  private static Set<String> settersInAll(Class<?> endpoint) {
    var names = new TreeSet<>(setters(endpoint));
    Arrays.stream(endpoint.getDeclaredFields())
        .map(Field::getType)
        .filter(type -> type.getSimpleName().endsWith("Configuration"))
        .forEach(type -> names.addAll(setters(type)));
    return names;
  }

  /** Names of the properties that a class and its configuration object can be given. */
  static Set<String> setters(Class<?> type) {
    var names = new TreeSet<String>();
    for (Method method : type.getMethods()) {
      if (isSetter(method)) {
        names.add(property(method));
      }
    }
    Arrays.stream(type.getMethods())
        .filter(method -> method.getName().equals("getConfiguration"))
        .filter(method -> !method.getReturnType().equals(type))
        .forEach(method -> names.addAll(setters(method.getReturnType())));
    return names;
  }

  private static boolean isSetter(Method method) {
    boolean ofCamel =
        method.getDeclaringClass().getName().startsWith("org.apache.camel.support.Default");
    return !ofCamel
        && method.getName().startsWith("set")
        && method.getName().length() > 3
        && method.getParameterCount() == 1;
  }

  private static String property(Method setter) {
    String name = setter.getName().substring(3);
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }
}
