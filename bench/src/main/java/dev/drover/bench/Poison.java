package dev.drover.bench;

final class Poison {
  Poison(Servers s, Plan p) {}

  void run() throws Exception {}
}
