package dev.drover.bench.client;

import org.apache.camel.main.Main;

/** Camel as it comes, with the route file that its argument names. */
public final class StockCamel {

  private StockCamel() {}

  public static void main(String[] args) throws Exception {
    var main = new Main();
    main.configure().withRoutesIncludePattern("file:" + args[0]);
    main.run();
  }
}
