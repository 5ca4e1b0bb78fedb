package dev.drover.routes;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The first gate: is it a text in UTF-8, of a size that a person wrote. */
final class TextGate {

  static final int MOST_BYTES = 1024 * 1024;

  private TextGate() {}

  static Optional<RouteFault> check(RouteSource source) {
    byte[] bytes = source.bytes();
    if (bytes.length > MOST_BYTES) {
      return Optional.of(tooLarge(source));
    }
    if (isUtf16(bytes)) {
      return Optional.of(source.fault("a file in UTF-16", "UTF-8", "save the file as UTF-8"));
    }
    return firstBadByte(bytes).map(at -> notUtf8(source, at));
  }

  private static RouteFault tooLarge(RouteSource source) {
    return source.fault(
        "a file of more than " + MOST_BYTES + " bytes",
        "up to " + MOST_BYTES + " bytes",
        "split it: one flow, one file");
  }

  /** Byte order marks of UTF-16, or a zero byte beside the first letter. */
  private static boolean isUtf16(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int mark = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
    return mark == 0xfeff || mark == 0xfffe || bytes[0] == 0 || bytes[1] == 0;
  }

  private static Optional<Integer> firstBadByte(byte[] bytes) {
    var input = ByteBuffer.wrap(bytes);
    var decoder = StandardCharsets.UTF_8.newDecoder();
    boolean bad = decoder.decode(input, CharBuffer.allocate(bytes.length), true).isError();
    return bad ? Optional.of(input.position()) : Optional.empty();
  }

  private static RouteFault notUtf8(RouteSource source, int at) {
    int line = 1;
    int column = 1;
    for (int i = 0; i < at; i++) {
      boolean ends = source.bytes()[i] == '\n';
      line += ends ? 1 : 0;
      column = ends ? 1 : column + 1;
    }
    String found = "a byte that is no UTF-8 (0x%02x)".formatted(source.bytes()[at] & 0xff);
    return source.fault(new Place(line, column), found, "UTF-8", "save the file as UTF-8");
  }
}
