package dev.drover.routes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Present;
import org.snakeyaml.engine.v2.api.lowlevel.Serialize;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * Some items of a route file, written out as a file of their own, so that Camel's loader loads them
 * and nothing else of the file.
 *
 * @param location of the file that they come from
 */
record Slice(String location, List<Node> items) {

  private static final DumpSettings SETTINGS =
      DumpSettings.builder().setSplitLines(false).setWidth(Integer.MAX_VALUE).build();

  /**
   * Loads the items as Camel does a file: what they define is added, and started when the context
   * runs.
   */
  void loadInto(CamelContext context) throws Exception {
    RoutesBuilder builder =
        PluginHelper.getRoutesLoader(context)
            .getRoutesLoader("camel.yaml")
            .loadRoutesBuilder(resource());
    context.addRoutes(builder);
    context.addTemplatedRoutes(builder);
  }

  String yaml() {
    Node list = new SequenceNode(Tag.SEQ, items, FlowStyle.BLOCK);
    var events = new Serialize(SETTINGS).serializeOne(list);
    return new Present(SETTINGS).emitToString(events.iterator());
  }

  private Resource resource() {
    return ResourceHelper.fromBytes(location, yaml().getBytes(StandardCharsets.UTF_8));
  }

  /** The same mapping, with this entry in place of one of that name. */
  static Node with(Node mapping, String key, Node value) {
    var entries = new ArrayList<NodeTuple>();
    entries.add(new NodeTuple(scalar(key), value));
    Tree.entries(mapping).stream().filter(entry -> !isNamed(entry, key)).forEach(entries::add);
    return new MappingNode(Tag.MAP, entries, FlowStyle.BLOCK);
  }

  private static boolean isNamed(NodeTuple entry, String key) {
    return StringHelper.dashToCamelCase(Tree.text(entry.getKeyNode())).equals(key);
  }

  /** A mapping of one entry. */
  static Node mapping(String key, Node value) {
    return with(new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK), key, value);
  }

  static Node scalar(String text) {
    return new ScalarNode(Tag.STR, text, ScalarStyle.DOUBLE_QUOTED);
  }
}
