package dev.drover.bench;

final class TableSizes {
  TableSizes(Servers s, Plan p) {}

  void run() throws Exception {}
}
