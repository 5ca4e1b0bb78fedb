package dev.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The port itself: paths, methods, and clients that do not behave. */
class ManagementServerTest {

  private ManagementServer server;
  private HttpClientOf client;

  @BeforeEach
  void start() throws Exception {
    server = ManagementServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    server.show("/hello", request -> Answer.json(200, "hello"));
    client = new HttpClientOf(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersWhatThePageAnswers() throws Exception {
    HttpResponse<String> answer = client.get("/hello");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("\"hello\"");
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
  }

  @Test
  void knowsNoOtherPath() throws Exception {
    for (String path : List.of("/", "/hell", "/hello/", "/hello/there", "/hello;x", "//hello")) {
      assertThat(client.get(path).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(client.get("/").body()).contains("\"error\":\"no such page\"", "/hello");
  }

  @Test
  void aPathWithASlashAtItsEndHasAllBelowIt() throws Exception {
    server.show("/all/", request -> Answer.json(200, request.path()));

    assertThat(client.get("/all/a/b").body()).isEqualTo("\"/all/a/b\"");
    assertThat(client.get("/all").statusCode()).isEqualTo(404);
  }

  @Test
  void refusesAnotherMethodAndNamesThoseThatItTakes() throws Exception {
    HttpResponse<String> answer = client.send("DELETE", "/hello", "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @Test
  void answersHeadAsGetWithoutTheBody() throws Exception {
    HttpResponse<String> answer = client.send("HEAD", "/hello", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Length")).contains("7");
    assertThat(answer.body()).isEmpty();
  }

  @Test
  void saysNothingOfWhatAPageThrows() throws Exception {
    server.show(
        "/broken",
        request -> {
          throw new IllegalStateException("secret");
        });

    HttpResponse<String> answer = client.get("/broken");

    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).contains("internal fault").doesNotContain("secret");
  }

  @Test
  void refusesALongBody() throws Exception {
    server.show("/length", new Length());

    int most = ManagementServer.MAX_BODY;
    assertThat(client.send("POST", "/length", "x".repeat(most)).body()).isEqualTo("" + most);
    assertThat(client.send("POST", "/length", "x".repeat(most + 1)).statusCode()).isEqualTo(413);
  }

  @Test
  @Timeout(30)
  void aClientThatStopsHalfwayIsClosedAndHoldsNobodyUp() throws Exception {
    var slow = new ArrayList<Socket>();
    for (int i = 0; i < 12; i++) {
      var socket = new Socket("127.0.0.1", server.address().getPort());
      socket.getOutputStream().write("GET /hello HTTP/1.1\r\nHost: ".getBytes());
      slow.add(socket);
    }
    long begun = System.nanoTime();

    assertThat(client.get("/hello").statusCode()).isEqualTo(200);
    for (Socket socket : slow) {
      assertThat(isClosedByTheServer(socket)).isTrue();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void aPollingClientThatNeverClosesIsAnsweredAgainAndAgain() throws Exception {
    var open = new ArrayList<HttpClientOf>();
    for (int i = 0; i < 100; i++) {
      open.add(new HttpClientOf(server));
      assertThat(open.get(i).get("/hello").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void survivesWhatIsNoHttp() throws Exception {
    client.raw("\u0000\u0001\r\n\r\n");
    client.raw("GET / HTTP/9\r\nConnection: close\r\n\r\n");

    assertThat(client.get("/hello").statusCode()).isEqualTo(200);
  }

  private static boolean isClosedByTheServer(Socket socket) throws IOException {
    try (socket) {
      return socket.getInputStream().read() < 0;
    } catch (SocketException e) {
      return true;
    }
  }

  private static final class Length implements Page {
    @Override
    public Answer answer(Request request) {
      return Answer.json(200, request.body().length);
    }

    @Override
    public List<String> methods() {
      return List.of("POST");
    }
  }
}
