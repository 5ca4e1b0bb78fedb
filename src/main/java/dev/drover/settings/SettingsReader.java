package dev.drover.settings;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One reading: every key once, a faulty one counts as its default until the faults are thrown. */
final class SettingsReader {

  private final Path configDir;
  private final Faults faults = new Faults();
  private final SettingSources sources = new SettingSources(faults);
  private final Reference reference;

  SettingsReader(Path configDir, Map<String, String> environment) {
    this.configDir = configDir;
    this.reference = new Reference(environment);
    sources.addFolder(configDir);
    sources.addEnvironment(environment);
  }

  DroverSettings read() throws InvalidSettings {
    var settings =
        new DroverSettings(
            rabbitmq(),
            kafka(),
            sql(),
            embedded(),
            new HttpSettings(value(SettingKey.HTTP_HOST), value(SettingKey.HTTP_PORT)),
            dataDir(),
            value(SettingKey.START_PATIENCE),
            value(SettingKey.DEDUP_LEASE),
            value(SettingKey.DEDUP_RETENTION),
            sources.others());
    refuseOnePortTwice(settings);
    faults.throwIfAny();
    return settings;
  }

  private RabbitmqSettings rabbitmq() {
    Optional<URI> uri = value(SettingKey.RABBITMQ_URI);
    String password = value(SettingKey.RABBITMQ_PASSWORD);
    if (password.isEmpty()) {
      return new RabbitmqSettings(uri);
    }
    refuseWithout(SettingKey.RABBITMQ_PASSWORD, SettingKey.RABBITMQ_URI);
    if (uri.isPresent() && !AmqpUri.hasUser(uri.get())) {
      fault(
          SettingKey.RABBITMQ_PASSWORD,
          "is set, and the address names no user",
          "write amqp://user@host into '" + SettingKey.RABBITMQ_URI.name() + "'");
      return new RabbitmqSettings(uri);
    }
    return new RabbitmqSettings(uri.map(u -> AmqpUri.withPassword(u, password)));
  }

  private KafkaSettings kafka() {
    return new KafkaSettings(
        value(SettingKey.KAFKA_BROKERS),
        value(SettingKey.KAFKA_CREATE_TOPICS),
        value(SettingKey.KAFKA_PARTITIONS));
  }

  private SqlSettings sql() {
    var sql =
        new SqlSettings(
            value(SettingKey.SQL_URL),
            value(SettingKey.SQL_USER),
            value(SettingKey.SQL_PASSWORD),
            value(SettingKey.SQL_POOL_SIZE));
    refuseWithout(SettingKey.SQL_USER, SettingKey.SQL_URL);
    refuseWithout(SettingKey.SQL_PASSWORD, SettingKey.SQL_URL);
    return sql;
  }

  private EmbeddedSettings embedded() {
    return new EmbeddedSettings(
        value(SettingKey.EMBEDDED_AMQP_PORT),
        value(SettingKey.EMBEDDED_KAFKA_PORT),
        value(SettingKey.EMBEDDED_KAFKA_CONTROLLER_PORT));
  }

  private Path dataDir() {
    Path home = configDir.toAbsolutePath().normalize().getParent();
    Path folder = value(SettingKey.DATA_DIR);
    return home == null ? folder.toAbsolutePath() : home.resolve(folder).normalize();
  }

  /** A credential without an address would start an embedded server that nobody asked for. */
  private void refuseWithout(SettingKey<?> credential, SettingKey<?> address) {
    if (sources.get(credential).isPresent() && sources.get(address).isEmpty()) {
      fault(credential, "is set without an address", "set '" + address.name() + "' too");
    }
  }

  private void refuseOnePortTwice(DroverSettings settings) {
    var users = new HashMap<Integer, SettingKey<?>>();
    users.put(settings.http().port(), SettingKey.HTTP_PORT);
    if (settings.rabbitmq().isEmbedded()) {
      claim(users, SettingKey.EMBEDDED_AMQP_PORT);
    }
    if (settings.kafka().isEmbedded()) {
      claim(users, SettingKey.EMBEDDED_KAFKA_PORT);
      claim(users, SettingKey.EMBEDDED_KAFKA_CONTROLLER_PORT);
    }
  }

  private void claim(Map<Integer, SettingKey<?>> users, SettingKey<Integer> key) {
    int port = value(key);
    SettingKey<?> other = users.putIfAbsent(port, key);
    if (other == null) {
      return;
    }
    SettingKey<?> written = sources.get(key).isPresent() ? key : other;
    SettingKey<?> clashing = written == key ? other : key;
    fault(
        written,
        "is " + port + ", which '" + clashing.name() + "' uses too",
        "choose another port for one of them");
  }

  private <T> T value(SettingKey<T> key) {
    return sources.get(key).flatMap(setting -> parsed(key, setting)).orElseGet(key::defaultValue);
  }

  private <T> Optional<T> parsed(SettingKey<T> key, Setting setting) {
    try {
      Optional<T> value = key.kind().parser().apply(reference.resolve(setting.text()));
      if (value.isEmpty()) {
        faults.add(setting, "is " + shown(key, setting), "allowed: " + key.kind().allowed());
      }
      return value;
    } catch (Reference.Unresolved e) {
      faults.add(setting, e.getMessage(), "create it, or write the value itself");
      return Optional.empty();
    }
  }

  private static String shown(SettingKey<?> key, Setting setting) {
    String text = setting.text().replaceAll("\\p{Cntrl}", "?");
    if (Reference.isOne(text)) {
      return "what '" + text + "' holds";
    }
    return "'" + (key.isSecret() ? Masked.secret(text) : Masked.text(text)) + "'";
  }

  private void fault(SettingKey<?> key, String found, String allowed) {
    Setting setting = sources.get(key).orElseGet(() -> new Setting(key.name(), "", "default", 0));
    faults.add(setting, found, allowed);
  }
}
