package dev.drover.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApiTokenTest {

  @TempDir Path folder;

  @Test
  void isReadableForItsOwnerOnly() throws Exception {
    ApiToken.create(folder);

    var permissions = Files.getPosixFilePermissions(ApiToken.file(folder));
    assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    assertThat(text()).matches("[0-9a-f]{64}");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(ApiToken.file(folder));
    }
  }

  @Test
  void isNewAtEveryStartWhateverStoodThere() throws Exception {
    Files.writeString(ApiToken.file(folder), "old");
    Files.setPosixFilePermissions(
        ApiToken.file(folder), PosixFilePermissions.fromString("rw-rw-rw-"));

    ApiToken.create(folder);
    String first = text();
    ApiToken.create(folder);

    assertThat(first).isNotEqualTo("old").isNotEqualTo(text());
    assertThat(Files.getPosixFilePermissions(ApiToken.file(folder))).hasSize(2);
  }

  @Test
  void letsInWhoShowsItAndNobodyElse() throws Exception {
    ApiToken token = ApiToken.create(folder);

    assertThat(token.isIn(with("Bearer " + text()))).isTrue();
    assertThat(token.isIn(with("Bearer " + text() + "0"))).isFalse();
    assertThat(token.isIn(with("Bearer "))).isFalse();
    assertThat(token.isIn(with(text()))).isFalse();
    assertThat(token.isIn(new Request("GET", "/", Map.of(), new byte[0]))).isFalse();
  }

  @Test
  void isGoneAfterAStop() throws Exception {
    ApiToken.create(folder).close();

    assertThat(ApiToken.file(folder)).doesNotExist();
  }

  private String text() throws Exception {
    return Files.readString(ApiToken.file(folder)).strip();
  }

  private static Request with(String authorization) {
    return new Request("GET", "/", Map.of("authorization", authorization), new byte[0]);
  }
}
