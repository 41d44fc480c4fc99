package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.lockkeeper.testkit.SettableClock;
import dev.lockkeeper.web.SignInSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInReaderTest {
    @TempDir
    private Path folder;

    private ConfigFixture fixture;

    @BeforeEach
    void settings() throws IOException {
        fixture = new ConfigFixture(folder);
    }

    @Test
    void withoutAClientNobodySignsIn() {
        assertThat(read()).isNull();
        fixture.set("LOCKKEEPER_PUBLIC_URL", "https://bot.example.org");
        assertThat(read()).isNull();
    }

    @Test
    void withAClientPeopleSignInWithSlack() {
        client();
        assertThat(read()).satisfies(settings -> {
            assertThat(settings.issuer()).isEqualTo(URI.create("https://slack.com"));
            assertThat(settings.publicUrl()).isEqualTo(URI.create("https://bot.example.org"));
            assertThat(settings.clientId()).isEqualTo("1.2");
            assertThat(settings.clientSecret().get()).isEqualTo("a client secret");
            assertThat(settings.userClaim()).isEqualTo("https://slack.com/user_id");
            assertThat(settings.teamClaim()).isEqualTo("https://slack.com/team_id");
            assertThat(settings.again()).isEqualTo(SignInSettings.Again.WHERE_POSSIBLE);
            assertThat(settings.toString()).doesNotContain("a client secret");
        });
    }

    @Test
    void anotherIssuerNamesItsClaims() throws IOException {
        client().set("LOCKKEEPER_OIDC_ISSUER", "https://id.example.org/realms/ops/")
                .yaml(ConfigFixture.YAML + "signIn: {userClaim: slack_user, teamClaim: slack_team, again: always}\n");
        assertThat(read()).satisfies(settings -> {
            assertThat(settings.issuer()).isEqualTo(URI.create("https://id.example.org/realms/ops"));
            assertThat(settings.userClaim()).isEqualTo("slack_user");
            assertThat(settings.teamClaim()).isEqualTo("slack_team");
            assertThat(settings.again()).isEqualTo(SignInSettings.Again.ALWAYS);
        });
    }

    @Test
    void aSecretThatIsChangedInItsFileIsTheNewOne() throws IOException {
        client().asFile("SLACK_CLIENT_SECRET", "the old secret");
        SignInSettings settings = read();
        assertThat(settings.clientSecret().get()).isEqualTo("the old secret");
        Files.writeString(folder.resolve("slack_client_secret"), "the new secret\n");
        assertThat(settings.clientSecret().get()).isEqualTo("the new secret");
    }

    @Test
    void whatIsHalfSetIsSaidAtOnce() throws IOException {
        fixture.set("LOCKKEEPER_OIDC_ISSUER", "http://id.example.org")
                .set("LOCKKEEPER_PUBLIC_URL", "https://bot.example.org/lockkeeper")
                .yaml(ConfigFixture.YAML + "signIn: {again: sometimes}\n");
        ConfigProblemsException problems = catchThrowableOfType(ConfigProblemsException.class, this::read);
        assertThat(problems.problems())
                .extracting(ConfigProblem::words)
                .containsExactlyInAnyOrder(
                        "environment  SLACK_CLIENT_ID is missing; expected who this bot is to the issuer; for Slack under"
                                + " Basic Information of your app",
                        "environment  SLACK_CLIENT_SECRET is missing; expected the client secret that belongs to"
                                + " SLACK_CLIENT_ID",
                        "environment  LOCKKEEPER_OIDC_ISSUER is \"http://id.example.org\"; expected https://host;"
                                + " http:// on this machine alone",
                        "environment  LOCKKEEPER_PUBLIC_URL is \"https://bot.example.org/lockkeeper\"; expected"
                                + " https://host, without a path; http:// on this machine alone",
                        "lockkeeper.yaml:11:17  signIn.again is \"sometimes\"; expected one of where-possible, always,"
                                + " never");
    }

    @Test
    void theAddressOfTheBotIsNeeded() {
        client().unset("LOCKKEEPER_PUBLIC_URL");
        assertThat(catchThrowableOfType(ConfigProblemsException.class, this::read)
                        .problems())
                .extracting(ConfigProblem::words)
                .containsExactly(
                        "environment  LOCKKEEPER_PUBLIC_URL is missing, and SLACK_CLIENT_ID is set; expected where"
                                + " browsers reach this bot, for example https://bot.example.com");
    }

    @Test
    void theDoctorSaysWhatProductionLacks() throws IOException {
        assertThat(doctor())
                .containsExactly(
                        "ready      sign-in: none; no target is production, so nothing has to be confirmed in the"
                                + " browser.");
        fixture.yaml(ConfigFixture.YAML
                .replace("database: crm", "database: crm\n    production: true")
                .replace("{user: scratch,", "{sameServer: true, user: scratch,"));
        assertThat(doctor())
                .singleElement()
                .asString()
                .startsWith("NOT READY  sign-in: none, and crm-staging is production")
                .contains("SLACK_CLIENT_ID", "in-browser: false");
        client().set("LOCKKEEPER_OIDC_ISSUER", "http://127.0.0.1:1");
        assertThat(doctor())
                .singleElement()
                .asString()
                .startsWith("NOT READY  sign-in: The sign-in at http://127.0.0.1:1 did not work: it does not answer");
    }

    private List<String> doctor() {
        return new SignInDoctor(ConfigReader.whole(fixture.variables()), SettableClock.at("2026-11-21T22:00:00Z"))
                .look().stream().map(Finding::words).toList();
    }

    private ConfigFixture client() {
        return fixture.set("SLACK_CLIENT_ID", "1.2")
                .set("SLACK_CLIENT_SECRET", "a client secret")
                .set("LOCKKEEPER_PUBLIC_URL", "https://bot.example.org");
    }

    private SignInSettings read() {
        return ConfigReader.whole(fixture.variables()).web().signIn();
    }
}
