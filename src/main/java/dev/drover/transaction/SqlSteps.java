package dev.drover.transaction;

import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Endpoint;
import org.apache.camel.component.sql.SqlComponent;
import org.apache.camel.component.sql.SqlEndpoint;

/** Camel's component {@code sql:} on Drover's database, with {@link StepParameters}. */
public final class SqlSteps extends SqlComponent {

  /**
   * @param dataSource where an endpoint names no other; an integrator may bring a second one
   */
  public SqlSteps(DataSource dataSource) {
    setDataSource(dataSource);
  }

  /** An endpoint that says how it wants its parameters is left alone. */
  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    Endpoint endpoint = super.createEndpoint(uri, remaining, parameters);
    if (endpoint instanceof SqlEndpoint sql
        && sql.getPrepareStatementStrategy() == null
        && sql.getParametersCount() == 0) {
      sql.setPrepareStatementStrategy(new StepParameters(sql.getSeparator()));
      sql.setParametersCount(StepParameters.ANY);
    }
    return endpoint;
  }
}
