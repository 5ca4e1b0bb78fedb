package dev.drover.routes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** What a part of a YAML file says, whatever its comments, quotes, indentation and anchors. */
final class Canonical {

  private Canonical() {}

  /** One line a scalar; equal for parts that Camel reads alike. */
  static String text(Node node) {
    var text = new StringBuilder();
    write(node, text);
    return text.toString();
  }

  /** 64 hexadecimal digits. */
  static String digest(Collection<String> texts) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      texts.forEach(text -> digest.update((text + '\0').getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every JVM has SHA-256", absent);
    }
  }

  private static void write(Node node, StringBuilder text) {
    if (node instanceof ScalarNode scalar) {
      text.append(scalar.getValue().length()).append(' ').append(scalar.getValue()).append('\n');
      return;
    }
    text.append(Tree.entries(node).isEmpty() ? "[\n" : "{\n");
    Tree.parts(node).forEach(part -> write(part, text));
    text.append("}\n");
  }
}
