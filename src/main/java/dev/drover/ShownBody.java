package dev.drover;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;

/** A body as the API shows it: as text, or in Base64 where it is no UTF-8. */
record ShownBody(String text, boolean isBase64) {

  static ShownBody of(byte[] body) {
    try {
      return new ShownBody(UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString(), false);
    } catch (CharacterCodingException binary) {
      return new ShownBody(Base64.getEncoder().encodeToString(body), true);
    }
  }
}
