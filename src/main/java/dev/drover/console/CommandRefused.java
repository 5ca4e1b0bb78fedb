package dev.drover.console;

import java.sql.SQLException;

/** A command that was understood and cannot be done; answered as an error with an advice. */
public final class CommandRefused extends Exception {

  private final int status;
  private final String advice;

  /**
   * @param status 400 for wrong arguments, 404 for a thing that is not there, 409 when the daemon's
   *     state forbids it, 503 when a server is away
   * @param error what was found, and what is allowed
   * @param advice what to do
   */
  public CommandRefused(int status, String error, String advice) {
    super(error);
    this.status = status;
    this.advice = advice;
  }

  /** The part of the daemon that the command needs is not up yet. */
  public static CommandRefused stillStarting() {
    return new CommandRefused(409, "the daemon still starts", "try again when it is up");
  }

  /** The database that the command needs did not answer. */
  public static CommandRefused databaseAway(SQLException fault) {
    return new CommandRefused(
        503, "the database does not answer: " + fault.getMessage(), "try again when it is back");
  }

  Answer answer() {
    return Answer.refusal(status, getMessage(), advice);
  }
}
