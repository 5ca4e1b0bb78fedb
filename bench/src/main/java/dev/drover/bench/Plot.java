package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A drawing in SVG of messages per second by variant: a bar to the median, a line from the lowest
 * to the highest round. The axis is logarithmic, for the slowest and the fastest are a hundredfold
 * apart.
 */
final class Plot {

  private static final int WIDTH = 860;
  private static final int LEFT = 300;
  private static final int RIGHT = 60;
  private static final int BAR = 22;
  private static final int GAP = 10;
  private static final int HEAD = 46;
  private static final int FOOT = 52;
  private static final double LOWEST = 100;
  private static final double HIGHEST = 100_000;

  private final StringBuilder svg = new StringBuilder();
  private int y;

  private Plot() {}

  static void write(List<Rounds> all, Path file) throws IOException {
    Files.writeString(file, new Plot().draw(all));
  }

  private String draw(List<Rounds> all) {
    int height = all.stream().mapToInt(Plot::height).sum();
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH, height);
    add("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", WIDTH, height);
    all.forEach(this::panel);
    add("</svg>");
    return svg.toString();
  }

  private static int height(Rounds rounds) {
    return HEAD + rounds.variants().size() * (BAR + GAP) + FOOT;
  }

  private void panel(Rounds rounds) {
    add(
        "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s, %d bytes a message</text>",
        LEFT, y + 26, rounds.direction().title, rounds.size());
    int top = y + HEAD;
    int bottom = top + rounds.variants().size() * (BAR + GAP);
    axis(top, bottom);
    y = top;
    for (Variant variant : rounds.variants()) {
      bar(variant, rounds.spread(variant, Round::messagesPerSecond));
      y += BAR + GAP;
    }
    y = bottom + FOOT;
  }

  private void axis(int top, int bottom) {
    for (double tick = LOWEST; tick <= HIGHEST; tick *= 10) {
      add(
          "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#cccccc\"/>",
          x(tick), top - 6, x(tick), bottom);
      add(
          "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#444444\">%,.0f</text>",
          x(tick), bottom + 16, tick);
    }
    add(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#444444\">messages per second, logarithmic; the line spans all rounds</text>",
        (x(LOWEST) + x(HIGHEST)) / 2, bottom + 34);
  }

  private void bar(Variant variant, Spread rate) {
    int middle = y + BAR / 2;
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LEFT - 8, middle + 5, variant.title());
    add(
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
        LEFT, y, x(rate.median()) - LEFT, BAR, colour(variant));
    add(
        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"black\" stroke-width=\"1.5\"/>",
        x(rate.low()), middle, x(rate.high()), middle);
    add("<text x=\"%.1f\" y=\"%d\">%,.0f</text>", x(rate.high()) + 6, middle + 5, rate.median());
  }

  private static String colour(Variant variant) {
    return switch (variant.table()) {
      case SEEN, NONE -> "#9aa5b1";
      case CAMEL -> "#e0a458";
      case DROVER -> "#3b7dd8";
    };
  }

  private static double x(double rate) {
    double share = Math.log(Math.max(rate, LOWEST) / LOWEST) / Math.log(HIGHEST / LOWEST);
    return LEFT + share * (WIDTH - LEFT - RIGHT);
  }

  private void add(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
