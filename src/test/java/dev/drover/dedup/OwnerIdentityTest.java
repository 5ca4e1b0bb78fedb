package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnerIdentityTest {

  @TempDir Path home;

  @Test
  void staysTheSameInAFolderAndDiffersBetweenFolders() throws Exception {
    UUID first = OwnerIdentity.in(home.resolve("a"));

    assertThat(OwnerIdentity.in(home.resolve("a"))).isEqualTo(first);
    assertThat(OwnerIdentity.in(home.resolve("b"))).isNotEqualTo(first);
  }

  @Test
  void replacesADraftThatAKillLeftBehind() throws Exception {
    Files.writeString(home.resolve("owner.new"), "half");

    UUID made = OwnerIdentity.in(home);

    assertThat(Files.readString(home.resolve("owner"))).isEqualTo(made + "\n");
    assertThat(home.resolve("owner.new")).doesNotExist();
  }

  @Test
  void refusesAFileThatHoldsSomethingElse() throws Exception {
    Files.writeString(home.resolve("owner"), "me\n");

    assertThatThrownBy(() -> OwnerIdentity.in(home))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("owner' holds no identity but 'me'; allowed: one UUID");
  }
}
