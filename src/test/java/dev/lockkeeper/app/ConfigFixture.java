package dev.lockkeeper.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A configuration that is right, in a folder of its own; tests make it wrong. */
final class ConfigFixture {
    static final String BOT_TOKEN = "xoxb-1-test-token";
    static final String APP_TOKEN = "xapp-1-A0000000001-test-token";
    static final String SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    static final String STATE_PASSWORD = "state-pass-word";
    static final String TARGET_PASSWORD = "target-pass-word";

    static final String YAML = """
            roles:
              commander: {groups: [S0COMMANDER], users: [U0ASHA], deputies: [U0OLAF]}
              dba: {users: [U0DEVI]}
            targets:
              crm-staging:
                host: db.internal
                database: crm
                user: migrator
                password: {env: CRM_PASSWORD}
                restoreTests: {user: scratch, password: {env: CRM_PASSWORD}}
            """;

    private final Path folder;
    private final Map<String, String> variables = new HashMap<>();

    ConfigFixture(Path folder) throws IOException {
        this.folder = folder;
        set("SLACK_BOT_TOKEN", BOT_TOKEN);
        set("SLACK_SIGNING_SECRET", SIGNING_SECRET);
        set("LOCKKEEPER_DATABASE_URL", "jdbc:postgresql://state.internal:5432/lockkeeper");
        set("LOCKKEEPER_DATABASE_USER", "lockkeeper_bot");
        set("LOCKKEEPER_DATABASE_PASSWORD", STATE_PASSWORD);
        set("CRM_PASSWORD", TARGET_PASSWORD);
        yaml(YAML);
    }

    ConfigFixture yaml(String text) throws IOException {
        Path file = folder.resolve("lockkeeper.yaml");
        Files.writeString(file, text);
        return set("LOCKKEEPER_CONFIG", file.toString());
    }

    ConfigFixture set(String name, String value) {
        variables.put(name, value);
        return this;
    }

    ConfigFixture unset(String name) {
        variables.remove(name);
        return this;
    }

    /** The variable comes as a file instead. */
    ConfigFixture asFile(String name, String content) throws IOException {
        Path file = folder.resolve(name.toLowerCase(java.util.Locale.ROOT));
        Files.writeString(file, content);
        return unset(name).set(name + "_FILE", file.toString());
    }

    Path folder() {
        return folder;
    }

    Map<String, String> variables() {
        return Map.copyOf(variables);
    }
}
