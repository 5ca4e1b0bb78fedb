package dev.drover.bench;

final class Soak {
  Soak(Servers s, Plan p, int m) {}

  void run() throws Exception {}
}
