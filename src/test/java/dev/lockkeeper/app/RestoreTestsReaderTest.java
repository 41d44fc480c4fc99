package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where backups are restored to prove them, as the configuration says it. */
class RestoreTestsReaderTest {
    private static final String OWN = "    restoreTests: {user: scratch, password: {env: CRM_PASSWORD}}\n";
    private static final String SHARED = "restoreTests: {host: %s, user: scratch, password: {env: CRM_PASSWORD}}\n";

    @TempDir
    private Path folder = Path.of("");

    @Test
    void oneServerServesEveryTargetThatNamesNoneOfItsOwn() throws IOException {
        String second = ConfigFixture.YAML
                .substring(ConfigFixture.YAML.indexOf("  crm-staging:"))
                .replace("crm-staging", "crm-two")
                .replace(OWN, "");
        assertThat(read(ConfigFixture.YAML + second + SHARED.formatted("scratch.internal")))
                .hasEntrySatisfying(
                        "crm-staging",
                        own -> assertThat(own).hasToString("crm-staging (scratch@db.internal:5432/postgres)"))
                .hasEntrySatisfying(
                        "crm-two",
                        shared -> assertThat(shared).hasToString("crm-two (scratch@scratch.internal:5432/postgres)"));
    }

    @Test
    void theTargetsOwnServerCanBeMeantWithOneWord() throws IOException {
        assertThat(read(production(ConfigFixture.YAML.replace(OWN, "    restoreTests: same-server\n")))
                        .get("crm-staging"))
                .hasToString("crm-staging (migrator@db.internal:5432/postgres)");
        assertThatThrownBy(() -> read(ConfigFixture.YAML.replace(OWN, "    restoreTests: here\n")))
                .hasMessageContaining("targets.crm-staging.restoreTests is \"here\"; expected same-server, or keys");
    }

    @Test
    void theServerOfAProductionTargetIsTakenOnlyWhereThatIsSaid() throws IOException {
        assertThatThrownBy(() -> read(production(ConfigFixture.YAML)))
                .hasMessageContaining(
                        "targets.crm-staging.restoreTests.host leads to the server of a production target;"
                                + " name another server; if restores are meant to run on it, write sameServer: true");
        assertThat(read(production(ConfigFixture.YAML.replace("{user: scratch", "{sameServer: true, user: scratch"))))
                .containsOnlyKeys("crm-staging");
        assertThatThrownBy(
                        () -> read(production(ConfigFixture.YAML.replace(OWN, "")) + SHARED.formatted("db.internal")))
                .hasMessageContaining("restoreTests leads to the server of the production target crm-staging");
        assertThat(read(production(ConfigFixture.YAML.replace(OWN, ""))))
                .as("a target without a backup step needs none")
                .isEmpty();
    }

    @Test
    void aSharedServerHasAHostOfItsOwn() {
        assertThatThrownBy(() -> read(ConfigFixture.YAML + "restoreTests: {user: scratch, sameServer: true}\n"))
                .hasMessageContaining("restoreTests.host is missing; expected a host's name or address")
                .hasMessageContaining("restoreTests.sameServer is not a setting");
    }

    private static String production(String yaml) {
        return yaml.replace("    host:", "    production: true\n    host:");
    }

    private Map<String, TargetSettings> read(String yaml) throws IOException {
        return ConfigReader.whole(new ConfigFixture(folder).yaml(yaml).variables())
                .restoreTests();
    }
}
