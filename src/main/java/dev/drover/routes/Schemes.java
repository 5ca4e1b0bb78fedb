package dev.drover.routes;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** The names of the components that are installed, for the message. */
final class Schemes {

  private static final String FOLDER = "META-INF/services/org/apache/camel/component/";

  private Schemes() {}

  static Set<String> of(CamelContext context) {
    var names = new TreeSet<>(context.getComponentNames());
    try {
      for (URL folder : Collections.list(loader(context).getResources(FOLDER))) {
        names.addAll(folder.getProtocol().equals("jar") ? inJar(folder) : inFolder(folder));
      }
    } catch (IOException unreadable) {
      return names;
    }
    return names;
  }

  private static ClassLoader loader(CamelContext context) {
    ClassLoader own = context.getApplicationContextClassLoader();
    return own == null ? Schemes.class.getClassLoader() : own;
  }

  private static Set<String> inJar(URL folder) throws IOException {
    var names = new TreeSet<String>();
    var connection = (JarURLConnection) folder.openConnection();
    connection.setUseCaches(false);
    try (var jar = connection.getJarFile()) {
      jar.stream()
          .map(entry -> entry.getName())
          .filter(name -> name.startsWith(FOLDER) && name.length() > FOLDER.length())
          .forEach(name -> names.add(name.substring(FOLDER.length())));
    }
    return names;
  }

  private static Set<String> inFolder(URL folder) throws IOException {
    var names = new TreeSet<String>();
    try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    return names;
  }
}
