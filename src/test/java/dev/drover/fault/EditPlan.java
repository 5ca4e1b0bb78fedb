package dev.drover.fault;

import dev.drover.fault.Edit.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What an integrator does to the files of {@code src/test/resources/reload}, save after save: good
 * edits of each kind in turn, and broken ones among them. The same seed gives the same plan.
 */
final class EditPlan {

  private static final List<String> FILES =
      List.of("retry", "stamp", "refunds", "forward", "shipments", "parcels");
  private static final Set<String> CONFIGURED = Set.of("refunds", "shipments", "parcels");

  private final Random random;
  private final Map<String, String> sound = new TreeMap<>();
  private final List<Edit> edits = new ArrayList<>();
  private final List<Integer> extras = new ArrayList<>();
  private String refunds = file("refunds");
  private String removed;
  private int goodLeft;
  private int brokenLeft;

  private EditPlan(long seed, int good, int broken) {
    this.random = new Random(seed);
    this.goodLeft = good;
    this.brokenLeft = broken;
    sound.putAll(begin());
  }

  /** What the folder holds before the first edit. */
  static Map<String, String> begin() {
    var files = new TreeMap<String, String>();
    FILES.forEach(name -> files.put(file(name), resource(name)));
    return files;
  }

  /** So many edits, of which so many are broken. */
  static List<Edit> seeded(long seed, int count, int broken) {
    var plan = new EditPlan(seed, count - broken, broken);
    var goods = plan.inTurn(plan.goods());
    var mistakes = plan.inTurn(new BrokenEdits().all());
    while (plan.goodLeft + plan.brokenLeft > 0) {
      if (plan.isBrokenNext()) {
        plan.brokenLeft--;
        plan.edits.add(mistakes.get().of(plan.sound, plan.refunds));
      } else if (plan.removed != null) {
        plan.bringRefundsBack();
      } else {
        goods.get().run();
      }
    }
    return plan.edits;
  }

  /** Mistakes are made in refunds, so they have to be there. */
  private boolean isBrokenNext() {
    return removed == null && random.nextInt(goodLeft + brokenLeft) < brokenLeft;
  }

  private <T> Supplier<T> inTurn(List<T> kinds) {
    var next = new int[] {random.nextInt(kinds.size())};
    return () -> kinds.get(next[0]++ % kinds.size());
  }

  private List<Runnable> goods() {
    return List.of(
        this::editRefunds,
        this::editShipments,
        this::editTemplate,
        this::addExtra,
        this::editConfiguration,
        this::editRefunds,
        this::renameExtra,
        this::editBean,
        this::renameFile,
        this::removeExtra,
        this::editSeveral,
        this::removeRefunds);
  }

  private void editRefunds() {
    good("a header of refunds", Set.of("refunds"), next(refunds));
  }

  private void editShipments() {
    good("a parameter of shipments", Set.of("shipments"), next(file("shipments")));
  }

  private void editTemplate() {
    good("the template", Set.of("shipments", "parcels"), next(file("forward")));
  }

  private void editConfiguration() {
    good("the route configuration", CONFIGURED, next(file("retry")));
  }

  private void editBean() {
    good("the bean", Set.of("refunds"), next(file("stamp")));
  }

  private void editSeveral() {
    good(
        "template, bean and route in one save",
        CONFIGURED,
        next(file("forward"), file("stamp"), refunds));
  }

  private void addExtra() {
    int number = number();
    extras.add(number);
    var files = copy();
    files.put(extra(number), extraRoute(number));
    good("a route is added", Set.of("extra-" + number), files);
  }

  private void removeExtra() {
    if (extras.isEmpty()) {
      addExtra();
      return;
    }
    int number = extras.remove(0);
    var files = copy();
    files.remove(extra(number));
    good("a route is removed", Set.of("extra-" + number), files);
  }

  private void renameExtra() {
    if (extras.isEmpty()) {
      addExtra();
      return;
    }
    int old = extras.remove(0);
    int number = number();
    extras.add(number);
    var files = copy();
    files.remove(extra(old));
    files.put(extra(number), extraRoute(number));
    good("a route gets another id", Set.of("extra-" + old, "extra-" + number), files);
  }

  private void renameFile() {
    var files = copy();
    String text = files.remove(refunds);
    refunds = file("refunds-" + number());
    files.put(refunds, text);
    good("the file of refunds gets another name", Set.of(), files);
  }

  /** Meanwhile they wait in their queue; the next good edit brings them back. */
  private void removeRefunds() {
    if (goodLeft < 2) {
      editRefunds();
      return;
    }
    var files = copy();
    removed = files.remove(refunds);
    good("refunds are removed", Set.of("refunds", "refunds-dead"), files);
  }

  private void bringRefundsBack() {
    var files = copy();
    files.put(refunds, removed);
    removed = null;
    good("refunds are back", Set.of("refunds", "refunds-dead"), files);
  }

  private void good(String text, Set<String> routes, Map<String, String> files) {
    goodLeft--;
    edits.add(new Edit(text, Map.copyOf(files), routes, Outcome.LIVE));
    sound.clear();
    sound.putAll(files);
  }

  /** The sound files, of which these say another edition. */
  private Map<String, String> next(String... names) {
    var files = copy();
    for (String name : names) {
      files.compute(name, (any, text) -> text.replaceAll("edition-\\d+", "edition-" + number()));
    }
    return files;
  }

  private Map<String, String> copy() {
    return new TreeMap<>(sound);
  }

  private int number() {
    return edits.size() + 1;
  }

  private static String extra(int number) {
    return file("extra-" + number);
  }

  private static String extraRoute(int number) {
    return resource("extra").replace("extra-0", "extra-" + number);
  }

  private static String file(String name) {
    return name + ".camel.yaml";
  }

  private static String resource(String name) {
    try (InputStream in = EditPlan.class.getResourceAsStream("/reload/" + file(name))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
