package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.window.Permissions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    @TempDir
    private Path folder = Path.of("");

    private ConfigFixture fixture = null;

    @BeforeEach
    void rightConfiguration() throws IOException {
        fixture = new ConfigFixture(folder);
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        Config config = read();

        assertThat(config.slack().apiUrl()).isEqualTo(SlackSettings.SLACK);
        assertThat(config.slack().command()).isEqualTo("/migrate");
        assertThat(config.slack().room()).isEqualTo(new RoomPolicy(RoomPolicy.Where.NEW, null, Set.of("production")));
        assertThat(config.web().port()).isEqualTo(3000);
        assertThat(config.web().apiToken()).isEmpty();
        assertThat(config.stateOwner()).isNull();
        assertThat(config.permissions()).isEqualTo(Permissions.standard());
        assertThat(config.backups()).isEqualTo(folder.resolve("backups"));
        assertThat(config.carriedRunbooks()).isTrue();
        assertThat(config.strictSlack()).isFalse();
    }

    @Test
    void rolesAndTargetsAreReadAsWritten() {
        Config config = read();

        assertThat(config.slack().roles())
                .containsEntry("commander", new RoleHolders(List.of("S0COMMANDER", "U0ASHA"), List.of("U0OLAF")))
                .containsEntry("dba", new RoleHolders(List.of("U0DEVI"), List.of()));
        TargetSettings target = config.targets().get(0);
        assertThat(target).hasToString("crm-staging (migrator@db.internal:5432/crm)");
        assertThat(target.sslMode()).isEqualTo("require");
        assertThat(target.password().get()).isEqualTo(ConfigFixture.TARGET_PASSWORD);
        assertThat(config.restoreTests().get("crm-staging"))
                .hasToString("crm-staging (scratch@db.internal:5432/postgres)");
    }

    @Test
    void tenProblemsComeAtOnceEachWithItsPlaceAndWhatWasExpected() throws IOException {
        fixture.unset("SLACK_SIGNING_SECRET")
                .set("SLACK_BOT_TOKEN", "xoxp-7-somebody")
                .set("LOCKKEEPER_DATABASE_URL", "postgres://state.internal/lockkeeper")
                .set("PORT", "seventy")
                .set("LOCKKEEPER_API_TOKEN", "short")
                .yaml("""
                        roles:
                          commander: {users: [asha]}
                        tragets: {}
                        targets:
                          crm-staging:
                            host: db.internal
                            port: 70000
                            user: migrator
                            sslMode: on
                        command: migrate
                        """);

        assertThat(problems())
                .containsExactly(
                        "environment  SLACK_APP_TOKEN is missing, and SLACK_SIGNING_SECRET too; set one: the app-level"
                                + " token (xapp-…) from Basic Information of your Slack app for Socket Mode, which needs"
                                + " no address of yours, or the Signing Secret from there for requests over HTTP; without"
                                + " either nobody's buttons could be believed",
                        "environment  SLACK_BOT_TOKEN is no bot token; expected one that begins with xoxb-",
                        "environment  LOCKKEEPER_DATABASE_URL cannot be used; the address of the state database is not"
                                + " one of PostgreSQL; expected jdbc:postgresql://host:port/database",
                        "environment  LOCKKEEPER_API_TOKEN has 5 characters; expected at least 20, for example from:"
                                + " openssl rand -hex 32",
                        "environment  PORT is \"seventy\"; expected a port from 1 to 65535",
                        "lockkeeper.yaml:2:23  roles.commander.users[0] is \"asha\"; expected a user's id such as"
                                + " U0123456789 (Slack: Copy member ID)",
                        "lockkeeper.yaml:3:1  tragets is not a setting; did you mean targets?",
                        "lockkeeper.yaml:6:5  targets.crm-staging.database is missing; expected the database's name",
                        "lockkeeper.yaml:7:11  targets.crm-staging.port is \"70000\"; expected a port from 1 to 65535",
                        "lockkeeper.yaml:9:14  targets.crm-staging.sslMode is \"on\"; expected one of disable, allow,"
                                + " prefer, require, verify-ca, verify-full",
                        "lockkeeper.yaml:10:10  command is \"migrate\"; expected a slash and a word, for example"
                                + " /migrate");
    }

    @Test
    void noSecretIsEverShown() throws IOException {
        fixture.set("SLACK_BOT_TOKEN", "hunter2-token")
                .set("LOCKKEEPER_DATABASE_URL", "jdbc:postgresql://bot:hunter2@state.internal/lockkeeper")
                .set("LOCKKEEPER_API_TOKEN", "hunter2")
                .set("LOCKKEEPER_DATABASE_OWNER_PASSWORD", "hunter2-owner")
                .yaml(ConfigFixture.YAML
                        .replace("{env: CRM_PASSWORD}\n", "hunter2-inline\n")
                        .replace("{env: CRM_PASSWORD}", "{env: \"hunter2 with a space\"}"));

        ConfigProblemsException wrong = problem();

        assertThat(wrong.problems()).hasSizeGreaterThanOrEqualTo(6);
        assertThat(wrong.getMessage()).doesNotContain("hunter2");
    }

    @Test
    void aRightConfigurationDoesNotShowItsSecretsEither() {
        fixture.set("LOCKKEEPER_API_TOKEN", "an-api-token-of-some-length")
                .set("LOCKKEEPER_DATABASE_OWNER_USER", "lockkeeper_owner")
                .set("LOCKKEEPER_DATABASE_OWNER_PASSWORD", "owner-pass-word");

        assertThat(read().toString())
                .doesNotContain(ConfigFixture.BOT_TOKEN)
                .doesNotContain(ConfigFixture.SIGNING_SECRET)
                .doesNotContain("pass-word")
                .doesNotContain("an-api-token-of-some-length");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SLACK_BOT_TOKEN",
                "LOCKKEEPER_DATABASE_URL",
                "LOCKKEEPER_DATABASE_USER",
                "LOCKKEEPER_DATABASE_PASSWORD"
            })
    void whatIsDemandedIsDemandedAndMayComeAsAMountedFile(String name) throws IOException {
        String value = fixture.variables().get(name);

        fixture.unset(name);
        assertThat(problems()).singleElement().asString().startsWith("environment  " + name + " is missing; ");

        fixture.asFile(name, value + "\n");
        assertThatCode(this::read).doesNotThrowAnyException();
    }

    @Test
    void withoutASigningSecretAndWithoutAnAppTokenNothingStarts() throws IOException {
        fixture.unset("SLACK_SIGNING_SECRET");
        assertThat(problems())
                .singleElement()
                .asString()
                .startsWith("environment  SLACK_APP_TOKEN is missing, and SLACK_SIGNING_SECRET too; set one: ");

        fixture.asFile("SLACK_APP_TOKEN", ConfigFixture.APP_TOKEN + "\n");
        assertThat(read().slack().door()).isEqualTo(new SlackDoor.Sockets(ConfigFixture.APP_TOKEN, false));
        assertThat(read().toString()).doesNotContain(ConfigFixture.APP_TOKEN);
    }

    @Test
    void withBothItIsSocketModeAndTheReasonIsSaid() {
        fixture.set("SLACK_APP_TOKEN", ConfigFixture.APP_TOKEN);

        assertThat(read().slack().door()).isEqualTo(new SlackDoor.Sockets(ConfigFixture.APP_TOKEN, true));
        assertThat(read().slack().door().sentence())
                .isEqualTo("Slack's requests come over Socket Mode. SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both"
                        + " set; the secret is not used, because every Slack app has one, but an app-level token is made"
                        + " for Socket Mode alone. For HTTP, leave SLACK_APP_TOKEN out.");
    }

    @Test
    void aTokenThatIsNoAppTokenIsAProblem() {
        fixture.set("SLACK_APP_TOKEN", ConfigFixture.BOT_TOKEN);

        assertThat(problems())
                .containsExactly(
                        "environment  SLACK_APP_TOKEN is no app-level token; expected one that begins with xapp-,"
                                + " from Basic Information, App-Level Tokens of your Slack app");
    }

    @Test
    void theValueOfAMountedFileIsItsText() throws IOException {
        fixture.asFile("SLACK_SIGNING_SECRET", "from-a-file\n").asFile("PORT", " 4000 \n");

        assertThat(read().slack().door()).isEqualTo(new SlackDoor.Requests("from-a-file"));
        assertThat(read().web().port()).isEqualTo(4000);
    }

    @Test
    void aVariableAndItsFileTogetherAreAProblem() throws IOException {
        fixture.asFile("SLACK_SIGNING_SECRET", "one").set("SLACK_SIGNING_SECRET", "other");

        assertThat(problems())
                .containsExactly("environment  SLACK_SIGNING_SECRET is set, and SLACK_SIGNING_SECRET_FILE too; keep one"
                        + " of the two");
    }

    @Test
    void aMountedFileThatIsNotThereOrEmptyIsAProblem() throws IOException {
        fixture.asFile("SLACK_SIGNING_SECRET", "\n")
                .unset("SLACK_BOT_TOKEN")
                .set("SLACK_BOT_TOKEN_FILE", folder.resolve("gone").toString());

        assertThat(problems())
                .hasSize(2)
                .anySatisfy(words -> assertThat(words).contains("SLACK_SIGNING_SECRET_FILE", "which is empty"))
                .anySatisfy(words -> assertThat(words).contains("SLACK_BOT_TOKEN_FILE", "there is no such file"));
    }

    @Test
    void aVariableThatIsNearlyRightIsPointedAt() {
        fixture.unset("LOCKKEEPER_DATABASE_PASSWORD").set("LOCKKEEPER_DATABASE_PASWORD", "x");

        assertThat(problems())
                .singleElement()
                .asString()
                .contains(
                        "LOCKKEEPER_DATABASE_PASSWORD is missing (LOCKKEEPER_DATABASE_PASWORD is set; is that a slip?)");
    }

    @Test
    void aPasswordsFileIsReadForEveryConnection() throws IOException {
        Path secret = folder.resolve("crm-password");
        Files.writeString(secret, "first\n");
        fixture.yaml(ConfigFixture.YAML.replaceFirst("\\{env: CRM_PASSWORD}", "{file: crm-password}"));
        TargetSettings target = read().targets().get(0);

        assertThat(target.password().get()).isEqualTo("first");
        Files.writeString(secret, "second\n");
        assertThat(target.password().get()).isEqualTo("second");
        Files.delete(secret);
        assertThatThrownBy(() -> target.password().get())
                .isInstanceOf(TargetUnavailableException.class)
                .hasMessageContaining("crm-password");
    }

    @Test
    void aVariableThatATargetNamesMustBeSet() {
        fixture.unset("CRM_PASSWORD");

        assertThat(problems())
                .contains(
                        "lockkeeper.yaml:9:21  targets.crm-staging.password.env names the variable CRM_PASSWORD, which"
                                + " is not set; set it, or name another one");
    }

    @Test
    void productionIsRefusedWhereThePeopleAreNotInSlackUnlessItIsSaidToBePractice() throws IOException {
        String production = ConfigFixture.YAML
                .replace("    host:", "    production: true\n    host:")
                .replace("{user: scratch,", "{sameServer: true, user: scratch,");
        fixture.yaml(production);
        assertThat(read().targets().get(0).production()).isTrue();

        fixture.set("SLACK_API_URL", "http://127.0.0.1:8080/api/");
        assertThat(problems())
                .containsExactly(
                        "lockkeeper.yaml:6:17  targets.crm-staging.production is true, and SLACK_API_URL is not"
                                + " Slack's own; remove the target or the address; for practice on it write practice: true");

        fixture.yaml(production + "practice: true\n");
        assertThat(read().slack().isElsewhere()).isTrue();
    }

    @Test
    void aPermissionReplacesTheStandardRuleOfThatWordAlone() throws IOException {
        fixture.yaml(ConfigFixture.YAML + """
                permissions:
                  production: {start: [dba], hold: []}
                  "*": {note: [the commander]}
                """);

        Permissions permissions = read().permissions();

        assertThat(permissions.who("production", "start")).containsExactly("dba");
        assertThat(permissions.who("production", "hold")).isEmpty();
        assertThat(permissions.who("staging", "start")).containsExactly("commander");
        assertThat(permissions.who("staging", "note")).containsExactly("the commander");
        assertThat(permissions.who("staging", "hold")).containsExactly("anyone");
    }

    @Test
    void wordsAndNamesOfThePermissionTableAreChecked() throws IOException {
        fixture.yaml(ConfigFixture.YAML + """
                permissions:
                  production: {strat: [dba], hold: [dbas]}
                """);

        assertThat(problems())
                .containsExactly(
                        "lockkeeper.yaml:12:16  permissions.production.strat is not a setting; did you mean start?",
                        "lockkeeper.yaml:12:37  permissions.production.hold[0] is \"dbas\"; expected names of:"
                                + " commander, dba, anyone, the commander, the gate's roles, anyone with a role");
    }

    @Test
    void aRoleThatTheTableNeedsMustBeHeldBySomebody() throws IOException {
        fixture.yaml(ConfigFixture.YAML.replaceFirst("  commander: .*\n", ""));

        assertThat(problems())
                .hasSize(2)
                .allSatisfy(words -> assertThat(words).contains("roles has no commander, and only that role may say "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "roles: {commander: {users: [U0ASHA]}}\\nroles: {} | the key \"roles\" stands here twice, first in line 1",
                "roles: &all {}                       | anchors are not read",
                "roles: {commander: {users: U0ASHA}}  | is \"U0ASHA\"; expected a list in brackets",
                "roles: {commander: {}}               | is held by nobody",
                "- roles                              | the file holds a list; write keys",
                "room: {where: '#general'}            | expected new, here, or a channel id such as C0123456789",
                "runbooks: [nowhere]                  | and there is no such folder",
                "practice: maybe                      | expected true or false",
                "'roles: ['                           | lockkeeper.yaml:1:"
            })
    void theFileIsReadStrictly(String yaml, String words) throws IOException {
        fixture.yaml(yaml.replace("\\n", "\n").replaceAll("^'|'$", ""));

        assertThat(problem()).hasMessageContaining(words);
    }

    @Test
    void aFileThatIsNotThereIsAProblemForTheServiceAloneAndNotForRunbooks() {
        fixture.set("LOCKKEEPER_CONFIG", folder.resolve("gone.yaml").toString());
        assertThat(problem()).hasMessageContaining("gone.yaml\", and there is no such file");

        fixture.unset("LOCKKEEPER_CONFIG");
        assertThat(ConfigReader.runbookFolders(fixture.variables()).carried()).isTrue();
        assertThat(ConfigReader.state(fixture.variables()).user()).isEqualTo("lockkeeper_bot");
    }

    @Test
    void theOwnerIsAnotherThanTheBotAndHasAPassword() {
        fixture.set("LOCKKEEPER_DATABASE_OWNER_USER", "lockkeeper_bot");

        assertThat(problems())
                .hasSize(2)
                .anySatisfy(words -> assertThat(words).contains("LOCKKEEPER_DATABASE_OWNER_PASSWORD is missing"))
                .anySatisfy(words -> assertThat(words).contains("the role the bot works under"));
    }

    private Config read() {
        return ConfigReader.whole(fixture.variables());
    }

    private ConfigProblemsException problem() {
        ConfigProblemsException wrong = catchThrowableOfType(ConfigProblemsException.class, this::read);
        assertThat(wrong).as("the configuration was taken").isNotNull();
        return wrong;
    }

    private List<String> problems() {
        return problem().problems().stream().map(ConfigProblem::words).toList();
    }
}
