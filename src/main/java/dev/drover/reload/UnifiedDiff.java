package dev.drover.reload;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Function;

/** What differs between two contents of the folder, as {@code diff -u} writes it. */
final class UnifiedDiff {

  private static final int CONTEXT = 3;

  /** So many lines on both sides are compared; beyond, the middle is one large change. */
  private static final int MOST = 3_000;

  /** A line and what became of it: {@code ' '}, {@code '-'} or {@code '+'}. */
  private record Line(char mark, String text) {}

  private UnifiedDiff() {}

  /**
   * @param from what stands for the old side, for example "revision 3"
   * @param name of a file, for people
   * @return empty when there is no difference
   */
  static String of(
      SortedMap<Path, byte[]> before,
      String from,
      SortedMap<Path, byte[]> after,
      String to,
      Function<Path, String> name) {
    var files = new TreeSet<>(before.keySet());
    files.addAll(after.keySet());
    var text = new StringBuilder();
    for (Path file : files) {
      List<String> old = lines(before.get(file));
      List<String> fresh = lines(after.get(file));
      if (!old.equals(fresh)) {
        text.append("--- ").append(from).append(": ").append(name.apply(file)).append('\n');
        text.append("+++ ").append(to).append(": ").append(name.apply(file)).append('\n');
        text.append(hunks(compare(old, fresh)));
      }
    }
    return text.toString();
  }

  private static List<String> lines(byte[] content) {
    return content == null
        ? List.of()
        : new String(content, StandardCharsets.UTF_8).lines().toList();
  }

  private static List<Line> compare(List<String> old, List<String> fresh) {
    int head = 0;
    while (head < Math.min(old.size(), fresh.size()) && old.get(head).equals(fresh.get(head))) {
      head++;
    }
    int tail = 0;
    while (tail < Math.min(old.size(), fresh.size()) - head
        && old.get(old.size() - 1 - tail).equals(fresh.get(fresh.size() - 1 - tail))) {
      tail++;
    }
    var lines = new ArrayList<Line>();
    old.subList(0, head).forEach(text -> lines.add(new Line(' ', text)));
    middle(old.subList(head, old.size() - tail), fresh.subList(head, fresh.size() - tail), lines);
    old.subList(old.size() - tail, old.size()).forEach(text -> lines.add(new Line(' ', text)));
    return lines;
  }

  /** By the longest common subsequence. */
  private static void middle(List<String> old, List<String> fresh, List<Line> lines) {
    int[][] common = common(old, fresh);
    int i = 0;
    int j = 0;
    while (i < old.size() || j < fresh.size()) {
      boolean alike = i < old.size() && j < fresh.size() && old.get(i).equals(fresh.get(j));
      if (alike && common.length > 1) {
        lines.add(new Line(' ', old.get(i++)));
        j++;
      } else if (i < old.size()
          && (j == fresh.size() || at(common, i + 1, j) >= at(common, i, j + 1))) {
        lines.add(new Line('-', old.get(i++)));
      } else {
        lines.add(new Line('+', fresh.get(j++)));
      }
    }
  }

  private static int at(int[][] common, int i, int j) {
    return common.length > 1 ? common[i][j] : 0;
  }

  /** How many lines are common from each pair of places on; a single cell when it is too much. */
  private static int[][] common(List<String> old, List<String> fresh) {
    if (old.size() > MOST || fresh.size() > MOST) {
      return new int[1][1];
    }
    var common = new int[old.size() + 2][fresh.size() + 2];
    for (int i = old.size() - 1; i >= 0; i--) {
      for (int j = fresh.size() - 1; j >= 0; j--) {
        common[i][j] =
            old.get(i).equals(fresh.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }

  private static String hunks(List<Line> lines) {
    var text = new StringBuilder();
    for (int i = 0; i < lines.size(); ) {
      if (lines.get(i).mark == ' ') {
        i++;
        continue;
      }
      int from = Math.max(0, i - CONTEXT);
      int end = end(lines, i);
      hunk(lines, from, end, text);
      i = end;
    }
    return text.toString();
  }

  /** Where a run of changes ends, with the lines after it that show where it stands. */
  private static int end(List<Line> lines, int first) {
    int last = first;
    for (int i = first; i < lines.size() && i <= last + 2 * CONTEXT; i++) {
      last = lines.get(i).mark == ' ' ? last : i;
    }
    return Math.min(lines.size(), last + 1 + CONTEXT);
  }

  private static void hunk(List<Line> lines, int from, int end, StringBuilder text) {
    List<Line> hunk = lines.subList(from, end);
    text.append("@@ -")
        .append(range(lines.subList(0, from), hunk, '+'))
        .append(" +")
        .append(range(lines.subList(0, from), hunk, '-'))
        .append(" @@\n");
    hunk.forEach(line -> text.append(line.mark).append(line.text).append('\n'));
  }

  /** First line and number of lines of one side: of all lines but those of the other side alone. */
  private static String range(List<Line> above, List<Line> hunk, char otherSide) {
    long first = above.stream().filter(line -> line.mark != otherSide).count();
    long count = hunk.stream().filter(line -> line.mark != otherSide).count();
    return (count == 0 ? first : first + 1) + "," + count;
  }
}
