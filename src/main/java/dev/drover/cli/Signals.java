package dev.drover.cli;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.function.Consumer;

/**
 * Takes over SIGTERM, SIGINT and SIGHUP from the JVM, which would begin its shutdown at the first
 * one and ignore a second. A signal that was ignored when the process began stays ignored.
 *
 * <p>{@code sun.misc.Signal} is exported by jdk.unsupported for this use, but the compiler warns of
 * its name in a way that no annotation switches off; hence the method handles.
 */
final class Signals {

  private static final List<String> STOPPING = List.of("TERM", "INT", "HUP");

  private Signals() {}

  /**
   * Calls {@code handler} with the name of each stopping signal from now on, on a thread of its
   * own.
   *
   * @return false if the JVM keeps its hands off signals ({@code -Xrs})
   */
  static boolean onStop(Consumer<String> handler) {
    try {
      Consumer<Object> named = signal -> handler.accept(signal.toString());
      for (String name : STOPPING) {
        handle(name, named);
      }
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }

  private static void handle(String name, Consumer<Object> handler)
      throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    Object proxy = MethodHandleProxies.asInterfaceInstance(type, accepting(handler));
    Object number = signal.getConstructor(String.class).newInstance(name);
    signal.getMethod("handle", signal, type).invoke(null, number, proxy);
  }

  private static MethodHandle accepting(Consumer<Object> handler)
      throws ReflectiveOperationException {
    var accept = MethodType.methodType(void.class, Object.class);
    return MethodHandles.lookup().findVirtual(Consumer.class, "accept", accept).bindTo(handler);
  }
}
