package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    private Path folder;

    @Test
    void everySecretOfAConfigurationIsHidden() throws IOException {
        Files.writeString(folder.resolve("npm-token"), "npm-canary-0001\n");
        Config config = ConfigReader.whole(new ConfigFixture(folder)
                .yaml(ConfigFixture.YAML + """
                        http:
                          crm-app: {url: "http://127.0.0.1:8090", secrets: {tenant-a: {env: TENANT_A}}}
                        commands:
                          build: {run: [/bin/true], secrets: {NPM_TOKEN: {file: npm-token}}}
                        webhooks: {unanswered: {env: HOOK}}
                        """)
                .set("TENANT_A", "tenant-canary-0002")
                .set("HOOK", "https://pager.example/T0/canary-0003")
                .set("LOCKKEEPER_API_TOKEN", "api-canary-0004-0004-0004")
                .set("LOCKKEEPER_DATABASE_OWNER_USER", "owner")
                .set("LOCKKEEPER_DATABASE_OWNER_PASSWORD", "owner-canary-0005")
                .set("SLACK_SIGNING_SECRET", "new-canary-0006, old-canary-0007")
                .variables());
        List<String> secrets = List.of(
                ConfigFixture.BOT_TOKEN,
                ConfigFixture.STATE_PASSWORD,
                ConfigFixture.TARGET_PASSWORD,
                "npm-canary-0001",
                "tenant-canary-0002",
                "https://pager.example/T0/canary-0003",
                "api-canary-0004-0004-0004",
                "owner-canary-0005",
                "new-canary-0006",
                "old-canary-0007");

        assertThat(secrets)
                .allSatisfy(secret -> assertThat(Secrets.hidden(config).hide("it is " + secret + " here"))
                        .isEqualTo("it is [hidden] here"));
    }
}
