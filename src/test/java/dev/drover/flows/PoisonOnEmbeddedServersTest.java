package dev.drover.flows;

class PoisonOnEmbeddedServersTest extends PoisonContract {

  @Override
  String rabbitmq() {
    return "";
  }
}
