package dev.drover.delivery;

import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.impl.engine.DefaultUnitOfWork;
import org.apache.camel.impl.engine.DefaultUnitOfWorkFactory;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.spi.UnitOfWorkFactory;

/**
 * Camel's units of work, but for elements of a batch. Camel copies the message at the beginning of
 * each, and looks up the route for it, where any route may ask for the original message. An
 * element's original need not be copied: while its steps work, the element still has it.
 *
 * <p>Camel takes it from the registry. Thread-safe once the context has started.
 */
public final class ElementUnitsOfWork implements UnitOfWorkFactory {

  private final UnitOfWorkFactory others = new DefaultUnitOfWorkFactory();
  private CamelContext context;
  private boolean setsBreadcrumb;
  private boolean logsByUnits;

  @Override
  @SuppressWarnings("deprecation") // of logging by MDC, for which Camel has units of its own still
  public void afterPropertiesConfigured(CamelContext configured) {
    others.afterPropertiesConfigured(configured);
    context = configured;
    setsBreadcrumb = Boolean.TRUE.equals(configured.isUseBreadcrumb());
    logsByUnits = Boolean.TRUE.equals(configured.isUseMDCLogging());
  }

  @Override
  public UnitOfWork createUnitOfWork(Exchange exchange) {
    Exchange element = ElementMessage.elementOf(exchange);
    return element == null || logsByUnits
        ? others.createUnitOfWork(exchange)
        : new OfElement(exchange, element);
  }

  private final class OfElement extends DefaultUnitOfWork {

    private final Exchange element;

    OfElement(Exchange exchange, Exchange element) {
      super(exchange, context.getInflightRepository(), false, setsBreadcrumb);
      this.element = element;
    }

    @Override
    public Message getOriginalInMessage() {
      return element.getMessage();
    }
  }
}
