package dev.drover.saga;

import dev.drover.sql.KeyHash;
import dev.drover.sql.StoredText;
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
    return new SagaKey(KeyHash.of(type, businessKey), type, StoredText.of(businessKey));
  }

  /** A saga that nothing else can find. */
  static SagaKey random(String type) {
    var id = UUID.randomUUID();
    return new SagaKey(id, type, id.toString());
  }
}
