package dev.drover.transaction;

import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.spi.TransactedPolicy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What {@code transacted} stands for: the steps behind it are one transaction. */
final class RouteTransactionPolicy implements TransactedPolicy {

  private final TransactionTemplate template;

  RouteTransactionPolicy(PlatformTransactionManager manager) {
    this.template = new TransactionTemplate(manager);
  }

  @Override
  public void beforeWrap(Route route, NamedNode definition) {}

  @Override
  public Processor wrap(Route route, Processor steps) {
    return new TransactedSteps(steps, template);
  }
}
