package dev.drover.saga;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Which saga it is. Type and business key make the id, so that whoever starts it a second time
 * finds the first, whatever daemon that ran on.
 *
 * @param id the row's primary key
 * @param type the id of the route whose saga it is
 * @param businessKey for people to read
 */
record SagaKey(UUID id, String type, String businessKey) {

  /** The saga of a type that has this key. */
  static SagaKey of(String type, String businessKey) {
    return new SagaKey(hash(type, businessKey), type, businessKey.replace('\0', '\uFFFD'));
  }

  /** A saga that nothing else can find. */
  static SagaKey random(String type) {
    var id = UUID.randomUUID();
    return new SagaKey(id, type, id.toString());
  }

  private static UUID hash(String type, String businessKey) {
    MessageDigest sha = sha256();
    sha.update(type.getBytes(StandardCharsets.UTF_8));
    sha.update((byte) 0);
    ByteBuffer hash = ByteBuffer.wrap(sha.digest(businessKey.getBytes(StandardCharsets.UTF_8)));
    return new UUID(hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
