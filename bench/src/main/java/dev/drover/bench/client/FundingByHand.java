package dev.drover.bench.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Account funding by hand: the log of {@link SagaByHand}, and for each step a transaction of its
 * participant, with the statements of the shipped flow.
 */
public final class FundingByHand {

  private static final String TABLES =
      """
      CREATE TABLE account (account_id VARCHAR PRIMARY KEY, balance DECIMAL(18, 2) NOT NULL
        CHECK (balance >= 0));
      INSERT INTO account VALUES ('clearing', 0), ('card', 1000000000), ('anna', 0);
      CREATE TABLE payment (saga_id UUID PRIMARY KEY, source_id VARCHAR NOT NULL,
        amount DECIMAL(18, 2) NOT NULL, state VARCHAR NOT NULL);
      CREATE TABLE credit (saga_id UUID PRIMARY KEY, account_id VARCHAR NOT NULL,
        amount DECIMAL(18, 2) NOT NULL, state VARCHAR NOT NULL);
      CREATE TABLE posting (saga_id UUID NOT NULL, entry VARCHAR NOT NULL, account_id VARCHAR NOT NULL,
        amount DECIMAL(18, 2) NOT NULL, PRIMARY KEY (saga_id, entry, account_id));
      CREATE TABLE notice (saga_id UUID PRIMARY KEY, account_id VARCHAR NOT NULL, state VARCHAR NOT NULL)
      """;
  private static final String MOVE =
      "UPDATE account SET balance = balance + %s WHERE account_id = '%s'";
  private static final String POST =
      "INSERT INTO posting VALUES (?, '%1$s', '%2$s', -1), (?, '%1$s', '%3$s', 1)";

  private FundingByHand() {}

  public static void main(String[] args) throws Exception {
    Clients.run(args, SagaByHand.TABLES + ";" + TABLES, database -> new Funding(database)::run);
  }

  private static final class Funding {
    private final Connection database;
    private final SagaByHand.Log log;
    private final PreparedStatement pay;
    private final PreparedStatement take;
    private final PreparedStatement intoClearing;
    private final PreparedStatement postDebit;
    private final PreparedStatement credit;
    private final PreparedStatement put;
    private final PreparedStatement outOfClearing;
    private final PreparedStatement postCredit;
    private final PreparedStatement notice;

    Funding(Connection database) throws SQLException {
      this.database = database;
      this.log = new SagaByHand.Log(database);
      this.pay = database.prepareStatement("INSERT INTO payment VALUES (?, 'card', 1, 'debited')");
      this.take = database.prepareStatement(MOVE.formatted("-1", "card"));
      this.intoClearing = database.prepareStatement(MOVE.formatted("1", "clearing"));
      this.postDebit = database.prepareStatement(POST.formatted("debit", "card", "clearing"));
      this.credit =
          database.prepareStatement("INSERT INTO credit VALUES (?, 'anna', 1, 'credited')");
      this.put = database.prepareStatement(MOVE.formatted("1", "anna"));
      this.outOfClearing = database.prepareStatement(MOVE.formatted("-1", "clearing"));
      this.postCredit = database.prepareStatement(POST.formatted("credit", "clearing", "anna"));
      this.notice = database.prepareStatement("INSERT INTO notice VALUES (?, 'anna', 'told')");
    }

    void run(String message) throws SQLException {
      UUID id = UUID.fromString(message);
      log.start(id);
      commit(id, pay, take, intoClearing, postDebit);
      log.step(id, 1);
      commit(id, credit, put, outOfClearing, postCredit);
      log.step(id, 2);
      commit(id, notice);
      log.step(id, 3);
      log.end(id);
    }

    /** One transaction; every parameter of the statements is the id. */
    private void commit(UUID id, PreparedStatement... statements) throws SQLException {
      for (PreparedStatement statement : statements) {
        for (int i = 1; i <= statement.getParameterMetaData().getParameterCount(); i++) {
          statement.setObject(i, id);
        }
        statement.executeUpdate();
      }
      database.commit();
    }
  }
}
