package dev.drover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.drover.console.CommandRefused;

/** What commands that list and act have in common among the arguments they send. */
record Arguments(JsonNode sent) {

  /** How many are listed or acted on at once, at most. */
  static final int MOST = 1000;

  private static final int LISTED = 50;

  /** Who acts, and why. */
  record Account(String actor, String reason) {}

  /** Empty when it is not there. */
  String text(String name) {
    return sent.path(name).asText("");
  }

  int limit() throws CommandRefused {
    int limit = sent.path("limit").asInt(LISTED);
    if (limit < 1 || limit > MOST) {
      throw new CommandRefused(400, "limit is " + limit, "give one from 1 to " + MOST);
    }
    return limit;
  }

  Account account() throws CommandRefused {
    var account = new Account(text("actor").strip(), text("reason").strip());
    if (account.reason.isEmpty() || account.actor.isEmpty()) {
      throw new CommandRefused(400, "an act has a reason and an actor", "say why: --reason");
    }
    return account;
  }
}
