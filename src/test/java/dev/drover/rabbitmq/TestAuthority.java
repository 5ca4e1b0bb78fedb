package dev.drover.rabbitmq;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority made for one test by the JDK's keytool. */
final class TestAuthority {

  /** A server's certificate and private key, PEM. */
  record ServerFiles(Path certificate, Path key) {}

  static final String PASSWORD = "changeit";

  private final Path folder;

  private TestAuthority(Path folder) {
    this.folder = folder;
  }

  static TestAuthority create(Path folder) throws Exception {
    Files.createDirectories(folder);
    var authority = new TestAuthority(folder);
    authority.keytool("-genkeypair", "-alias", "ca", "-dname", "CN=test CA", "-ext", "bc:c");
    authority.keytool("-exportcert", "-rfc", "-alias", "ca", "-file", "" + authority.certificate());
    authority.keytool(
        authority.trustStore(),
        List.of("-importcert", "-noprompt", "-alias", "ca", "-file", "" + authority.certificate()));
    return authority;
  }

  Path certificate() {
    return folder.resolve("ca.pem");
  }

  Path trustStore() {
    return folder.resolve("trust.p12");
  }

  /** A server's certificate for one DNS name. */
  ServerFiles issue(String host) throws Exception {
    Path request = folder.resolve("server.csr");
    Path certificate = folder.resolve("server.pem");
    keytool("-genkeypair", "-alias", "server", "-dname", "CN=" + host);
    keytool("-certreq", "-alias", "server", "-file", "" + request);
    keytool(
        "-gencert",
        "-alias",
        "ca",
        "-rfc",
        "-ext",
        "san=dns:" + host,
        "-infile",
        "" + request,
        "-outfile",
        "" + certificate);
    return new ServerFiles(certificate, key());
  }

  private Path key() throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      store.load(in, PASSWORD.toCharArray());
    }
    Key key = store.getKey("server", PASSWORD.toCharArray());
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    Path file = folder.resolve("server.key");
    Files.writeString(
        file, "-----BEGIN PRIVATE KEY-----\n" + text + "\n-----END PRIVATE KEY-----\n");
    return file;
  }

  private Path store() {
    return folder.resolve("store.p12");
  }

  private void keytool(String... arguments) throws Exception {
    keytool(store(), List.of(arguments));
  }

  private void keytool(Path store, List<String> arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(List.of("-keystore", "" + store, "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    if (arguments.contains("-genkeypair")) {
      command.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.out").toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException(Files.readString(folder.resolve("keytool.out")));
    }
  }
}
