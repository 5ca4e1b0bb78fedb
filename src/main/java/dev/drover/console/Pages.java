package dev.drover.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pages by path; a path that ends with a slash has all below it. */
final class Pages {

  private static final Logger LOG = LoggerFactory.getLogger(Pages.class);

  private final Map<String, Page> byPath = new ConcurrentHashMap<>();

  void put(String path, Page page) {
    byPath.put(path, page);
  }

  /** Never throws: what a page throws is logged and answered with 500. */
  Answer answer(Request request) {
    Page page = find(request.path());
    if (page == null) {
      return Answer.refusal(404, "no such page", "known are " + known());
    }
    if (!page.methods().contains(request.method())) {
      return Answer.refusal(405, "this page is not for this method", "use " + allowed(page))
          .with("Allow", allowed(page));
    }
    return answer(page, request);
  }

  private static Answer answer(Page page, Request request) {
    try {
      return page.answer(request);
    } catch (Exception e) {
      LOG.warn("page '{}' failed", request.path(), e);
      return Answer.refusal(500, "internal fault", "the daemon's log has the reason; report it");
    }
  }

  private Page find(String path) {
    Page exact = byPath.get(path);
    for (int end = path.lastIndexOf('/'); exact == null && end > 0; ) {
      exact = byPath.get(path.substring(0, end + 1));
      end = path.lastIndexOf('/', end - 1);
    }
    return exact;
  }

  private String known() {
    return String.join(", ", byPath.keySet().stream().sorted().toList());
  }

  private static String allowed(Page page) {
    List<String> methods = new ArrayList<>(page.methods());
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    return String.join(", ", methods);
  }
}
