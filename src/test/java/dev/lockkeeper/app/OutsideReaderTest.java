package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockkeeper.outside.HttpAddress;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutsideReaderTest {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    @TempDir
    private Path folder = Path.of("");

    private ConfigFixture fixture = null;

    @BeforeEach
    void rightConfiguration() throws IOException {
        fixture = new ConfigFixture(folder).set("TENANT_A", "token-of-tenant-a");
    }

    @Test
    void nothingMayBeAskedUnlessItIsWritten() {
        assertThat(ConfigReader.whole(fixture.variables()).outside()).isEqualTo(OutsideSettings.NONE);
    }

    @Test
    void serversAndProgramsAreReadAsWritten() throws IOException {
        Files.writeString(folder.resolve("npm-token"), "token-of-npm\n");
        OutsideSettings outside = read("""
                http:
                  crm-app:
                    url: http://127.0.0.1:8090/
                    secrets: {tenant-a: {env: TENANT_A}}
                commands:
                  app-build:
                    run: ["%s", -version]
                    timeout: 3m
                    output: 1MB
                    not-proven: [2, 3]
                    environment: {LANG: C}
                    secrets: {NPM_TOKEN: {file: npm-token}}
                  app-lint:
                    run: ["%s"]
                """.formatted(JAVA, JAVA));

        HttpAddress address = outside.address("crm-app").orElseThrow();
        assertThat(address.base()).hasToString("http://127.0.0.1:8090");
        assertThat(Objects.requireNonNull(address.secrets().get("tenant-a")).get())
                .isEqualTo("token-of-tenant-a");
        Program build = outside.program("app-build").orElseThrow();
        assertThat(build.run()).containsExactly(JAVA, "-version");
        assertThat(build.timeout()).isEqualTo(Duration.ofMinutes(3));
        assertThat(build.output()).isEqualTo(1024 * 1024);
        assertThat(build.notProven()).containsExactlyInAnyOrder(2, 3);
        assertThat(build.environment()).containsEntry("LANG", "C");
        assertThat(Objects.requireNonNull(build.secrets().get("NPM_TOKEN")).get())
                .isEqualTo("token-of-npm");
        Program lint = outside.program("app-lint").orElseThrow();
        assertThat(lint.timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(lint.output()).isEqualTo(64 * 1024);
        assertThat(outside.toString()).doesNotContain("token-of");
    }

    @Test
    void allProblemsComeAtOnceWithTheirPlaceAndWhatWasExpected() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "no program");
        assertThat(problems("""
                http:
                  CRM: {url: "https://crm.example.org"}
                  ftp: {url: "ftp://crm.example.org"}
                  user: {url: "https://me:hunter2@crm.example.org"}
                  inline: {url: "https://crm.example.org", secrets: {tenant-a: hunter2}}
                  unset: {url: "https://crm.example.org", secrets: {tenant-a: {env: GONE}}}
                commands:
                  nothing: {timeout: 1m}
                  relative: {run: [npm, test]}
                  gone: {run: [/nowhere/npm]}
                  text: {run: ["%s"]}
                  shell: {run: [/bin/sh, -c, "npm test"]}
                  units: {run: ["%s"], timeout: 20, output: 64}
                  codes: {run: ["%s"], not-proven: [0]}
                  typo: {run: ["%s"], timout: 1m}
                """.formatted(folder.resolve("notes.txt"), JAVA, JAVA, JAVA)))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains(":12:8", "http.CRM is not a name a runbook can write"),
                        problem -> assertThat(problem).contains("http.ftp.url is \"ftp://", "expected http or https"),
                        problem -> assertThat(problem).contains("http.user.url names a user"),
                        problem -> assertThat(problem).contains("http.inline.secrets.tenant-a is written out here"),
                        problem ->
                                assertThat(problem).contains("http.unset.secrets.tenant-a.env names the variable GONE"),
                        problem -> assertThat(problem).contains("commands.nothing.run is missing"),
                        problem -> assertThat(problem).contains("commands.relative.run", "not an absolute path"),
                        problem -> assertThat(problem).contains("commands.gone.run", "there is no such program"),
                        problem -> assertThat(problem).contains("commands.text.run", "this user may not run"),
                        problem -> assertThat(problem).contains("commands.shell.run hands a line to the shell /bin/sh"),
                        problem -> assertThat(problem).contains("commands.units.timeout is \"20\""),
                        problem -> assertThat(problem).contains("commands.units.output is \"64\""),
                        problem -> assertThat(problem).contains("commands.codes.not-proven[0] is \"0\""),
                        problem -> assertThat(problem).contains("commands.typo.timout is not a setting"))
                .noneSatisfy(problem -> assertThat(problem).contains("hunter2"));
    }

    @Test
    void theDoctorSaysWhatIsThereAndWhatIsNot() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        Path runbook = Files.createDirectories(folder.resolve("runbooks").resolve("page"));
        Files.writeString(runbook.resolve("runbook.yaml"), """
                lockkeeper: 1
                name: page
                title: A page
                roles: {dba: Database Administrator}
                environments:
                  staging: {prefix: STG, target: crm-staging, cadence: 10m, planned: 1h, users: nobody}
                phases:
                  - id: only
                    title: Only phase
                    items:
                      - step: look
                        kind: query
                        title: Look
                        at: 0m
                        planned: 1m
                        checks:
                          - {check: up, kind: http, at: crm-app, path: /health}
                          - {check: in, kind: http, at: elsewhere, path: /health}
                          - {check: built, kind: exit-code, command: app-test}
                """);
        fixture.yaml(ConfigFixture.YAML + """
                runbooks: [runbooks]
                http:
                  crm-app: {url: "http://127.0.0.1:%d"}
                commands:
                  app-build: {run: ["%s", -version]}
                """.formatted(free, JAVA));

        assertThat(new OutsideDoctor(ConfigReader.whole(fixture.variables())).look())
                .extracting(Finding::words)
                .containsExactly(
                        "NOT READY  http crm-app: http://127.0.0.1:" + free + " takes no connection.",
                        "ready      command app-build: " + JAVA + " is there.",
                        "NOT READY  runbook page: names the address elsewhere, which is not configured; add it under"
                                + " http.",
                        "NOT READY  runbook page: names the command app-test, which is not configured; add it under"
                                + " commands.");
    }

    private OutsideSettings read(String more) throws IOException {
        return ConfigReader.whole(fixture.yaml(ConfigFixture.YAML + more).variables())
                .outside();
    }

    private List<String> problems(String more) throws IOException {
        fixture.yaml(ConfigFixture.YAML + more);
        return Objects.requireNonNull(catchThrowableOfType(
                        ConfigProblemsException.class, () -> ConfigReader.whole(fixture.variables())))
                .problems()
                .stream()
                .map(ConfigProblem::words)
                .toList();
    }
}
