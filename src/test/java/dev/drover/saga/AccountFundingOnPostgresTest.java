package dev.drover.saga;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.OfferAgain;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

class AccountFundingOnPostgresTest extends AccountFundingContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }

  /** As when the server is killed: a statement fails, and after it the rollback does. */
  @Test
  void aDatabaseThatGoesAwayInAStepTakesNothingBack() throws Exception {
    execute(
        """
        CREATE FUNCTION end_session() RETURNS TRIGGER LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_terminate_backend(pg_backend_pid());
          RETURN NEW;
        END $$;
        CREATE TRIGGER planted BEFORE INSERT ON sample_notice FOR EACH ROW
        EXECUTE FUNCTION end_session()
        """);

    Exchange sent = fund("anna", "30.50");

    assertThat(OfferAgain.isAskedBy(sent.getException())).as("%s", sent.getException()).isTrue();
    assertThat(state("f-1")).isEqualTo("running");
    execute("DROP TRIGGER planted ON sample_notice");
    assertThat(fund("anna", "30.50").getException()).isNull();
    assertThat(state("f-1")).isEqualTo("completed");
  }
}
