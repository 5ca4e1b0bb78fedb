package dev.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandApiTest {

  @TempDir Path folder;
  private ManagementServer server;
  private HttpClientOf client;
  private String token;

  @BeforeEach
  void start() throws Exception {
    server = ManagementServer.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    var api = new CommandApi(ApiToken.create(folder), "gate.example");
    token = Files.readString(ApiToken.file(folder)).strip();
    api.query("state", () -> Map.of("is", "fine"));
    api.action("double", arguments -> arguments.get("number").asInt() * 2);
    api.action(
        "refused",
        arguments -> {
          throw new CommandRefused(409, "it runs already", "stop it first");
        });
    server.show(CommandApi.PATH, api);
    client = new HttpClientOf(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void answersAQuery() throws Exception {
    assertThat(authorised("GET", "state", "").body()).isEqualTo("{\"is\":\"fine\"}");
  }

  @Test
  void runsAnActionOnItsArguments() throws Exception {
    assertThat(json("double", "{\"number\": 21}").body()).isEqualTo("42");
  }

  @ParameterizedTest
  @ValueSource(strings = {"state", "double", "nothing", ""})
  void tellsNothingWithoutTheToken(String command) throws Exception {
    for (String[] headers :
        new String[][] {{}, {"Authorization", "Bearer x"}, {"Authorization", token}}) {
      HttpResponse<String> answer = client.get(CommandApi.PATH + command, headers);

      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
      assertThat(answer.body())
          .contains("\"error\"", "\"advice\"")
          .doesNotContain("state,", "fine");
    }
  }

  @Test
  void namesTheCommandsToWhoMayKnow() throws Exception {
    HttpResponse<String> answer = authorised("GET", "stat", "");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains("\"error\"", "double, refused, state");
  }

  @Test
  void takesTheMethodOfTheCommandOnly() throws Exception {
    HttpResponse<String> answer = authorised("GET", "double", "");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("Allow")).contains("POST");
  }

  @Test
  void takesJsonOnly() throws Exception {
    assertThat(authorised("POST", "double", "number=21").statusCode()).isEqualTo(415);
    assertThat(json("double", "{").statusCode()).isEqualTo(400);
  }

  @Test
  void saysWhyItRefuses() throws Exception {
    HttpResponse<String> answer = json("refused", "{}");

    assertThat(answer.statusCode()).isEqualTo(409);
    assertThat(answer.body())
        .isEqualTo("{\"error\":\"it runs already\",\"advice\":\"stop it first\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, true",
    "127.0.0.1:9876, true",
    "LOCALHOST:1, true",
    "[::1]:9876, true",
    "gate.example:9876, true",
    "evil.example, false",
    "localhost.evil.example, false",
    "127.0.0.1.evil.example, false",
    "192.0.2.7:9876, false",
    "'', false"
  })
  void answersUnderItsOwnNamesOnly(String host, boolean answered) throws Exception {
    String request =
        Stream.of(
                "GET " + CommandApi.PATH + "state HTTP/1.1",
                "Host: " + host,
                "Authorization: Bearer " + token,
                "",
                "")
            .reduce((a, b) -> a + "\r\n" + b)
            .orElseThrow();

    assertThat(client.raw(request)).startsWith("HTTP/1.1 " + (answered ? 200 : 403));
  }

  @Test
  void onEveryInterfaceAnyAddressIsItsOwnAndStillNoName() {
    var names = new HostNames("0.0.0.0");

    assertThat(names.answer(java.util.Optional.of("192.0.2.7:9876"))).isTrue();
    assertThat(names.answer(java.util.Optional.of("[2001:db8::1]:9876"))).isTrue();
    assertThat(names.answer(java.util.Optional.of("evil.example:9876"))).isFalse();
    assertThat(names.answer(java.util.Optional.empty())).isFalse();
  }

  private HttpResponse<String> authorised(String method, String command, String body)
      throws Exception {
    return client.send(method, CommandApi.PATH + command, body, "Authorization", "Bearer " + token);
  }

  private HttpResponse<String> json(String command, String body) throws Exception {
    return client.send(
        "POST",
        CommandApi.PATH + command,
        body,
        "Authorization",
        "Bearer " + token,
        "Content-Type",
        "application/json; charset=utf-8");
  }
}
