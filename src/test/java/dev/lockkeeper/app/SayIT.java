package dev.lockkeeper.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.store.MigratedDatabase;
import dev.lockkeeper.store.PostgresWindowStore;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands from a shell: a token is made, its owner is told, and what is said with it meets the rules of Slack. */
class SayIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final WindowId WINDOW = new WindowId("STG-12");
    private static final String CLARA = PracticeCast.commander();

    private final Terminal terminal = new Terminal();
    private final AppSpec app = PracticeCast.app();
    private MigratedDatabase state;
    private Emulator slack;
    private ConfigFixture settings;
    private PostgresWindowStore windows;
    private App bot;

    @BeforeEach
    void aBotWithAWindowThatIsHeld(@TempDir Path folder) throws SQLException, IOException {
        state = MigratedDatabase.fresh("say");
        slack = Emulator.start(PracticeCast.workspace(), app, EmulatorSettings.likeSlack(Clock.systemUTC()));
        settings = new ConfigFixture(folder)
                .set("SLACK_API_URL", slack.apiUrl())
                .set("SLACK_BOT_TOKEN", app.botToken())
                .set("SLACK_SIGNING_SECRET", app.signingSecret())
                .set("LOCKKEEPER_DATABASE_URL", state.bot().url())
                .set("LOCKKEEPER_DATABASE_USER", state.bot().user())
                .set("LOCKKEEPER_DATABASE_PASSWORD", state.bot().password())
                .set("PORT", "0");
        windows = new PostgresWindowStore(state.connections().state());
        List<WindowEvent> journal = WindowStories.held().journal();
        Window opened = windows.open((LifeEvent.Opened) journal.get(0), Map.of());
        windows.append(opened, journal.subList(1, journal.size()), Map.of());
        bot = App.start(ConfigReader.whole(settings.variables()), Clock.systemUTC());
        await().atMost(SOON).until(bot::hasSlack);
    }

    @AfterEach
    void close() throws SQLException {
        bot.close();
        slack.close();
        state.close();
    }

    @Test
    void aTokenIsShownOnceItsOwnerIsToldAndWhatTheySayIsTheirs() throws SQLException {
        String token = tokenOf(CLARA);

        assertThat(token).matches("lkp_[A-Za-z0-9_-]{43}");
        assertThat(terminal.err()).contains("Valid until", "who was told").doesNotContain(token);
        assertThat(everyMessage())
                .singleElement(STRING)
                .startsWith("PRACTICE · Somebody with access to Lockkeeper's server made a personal token for you")
                .contains("lockkeeper token " + CLARA + " --end")
                .doesNotContain(token);
        assertThat(state.ask("SELECT string_agg(t::text, ' ') FROM lockkeeper.personal_token t"))
                .contains(CLARA)
                .doesNotContain(token);

        assertThat(say(token, "note the replica has caught up")).isZero();

        assertThat(windows.journal(WINDOW)).last().isInstanceOfSatisfying(LifeEvent.NoteTaken.class, note -> {
            assertThat(note.by()).isEqualTo(clara());
            assertThat(note.text()).isEqualTo("the replica has caught up");
        });
    }

    @Test
    void aRefusalIsTheSentenceThatSlackWouldShow() {
        String token = tokenOf(CLARA);

        assertThat(say(token, "abort the night is over")).isEqualTo(1);

        Desk.Reply inSlack = bot.desk().say(new Desk.Said(clara(), "C0", "abort the night is over in STG-12"));
        assertThat(inSlack)
                .isInstanceOfSatisfying(
                        Desk.Reply.No.class,
                        no -> assertThat(terminal.err().strip())
                                .isEqualTo(no.text().replace("@{UCAROL}", "@UCAROL")));
        assertThat(windows.find(WINDOW).orElseThrow().state().isFinal()).isFalse();
    }

    @Test
    void aTextThatNamesAnotherWindowIsRefused() {
        assertThat(say(tokenOf(CLARA), "note to whom it may concern in PRD-2")).isEqualTo(1);

        assertThat(terminal.err()).contains("This goes to STG-12, and the text ends in \"in PRD-2\"");
    }

    @Test
    void aTokenThatWasEndedOrWhoseTimeIsOverIsNobodys() throws SQLException {
        String ended = tokenOf(CLARA);
        assertThat(say(ended, "status")).isZero();
        assertThat(terminal.run(token(), CLARA, "--end")).isZero();
        assertThat(terminal.out()).isEqualTo("Ended: 1 token of " + CLARA + ".\n");
        assertThat(say(ended, "status")).isEqualTo(1);
        assertThat(terminal.err()).contains("with a token that is valid now is needed");

        String old = tokenOf(CLARA);
        state.execute("UPDATE lockkeeper.personal_token SET expires_at = clock_timestamp() WHERE ended_at IS NULL");
        assertThat(say(old, "status")).isEqualTo(1);
        assertThat(terminal.run(token(), CLARA, "--end")).isZero();
        assertThat(terminal.out()).contains("has no token that is valid");
    }

    @Test
    void whoeverCannotBeToldGetsNoToken() throws SQLException {
        slack.faults().forbid("chat.postMessage", "channel_not_found");

        assertThat(terminal.run(token(), CLARA)).isEqualTo(1);

        assertThat(terminal.out()).isEmpty();
        assertThat(terminal.err()).contains("Whoever a token is for must be known and told, so none was made");
        assertThat(state.ask("SELECT count(*) FROM lockkeeper.personal_token WHERE ended_at IS NULL"))
                .isEqualTo("0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "clara          |            | is no id of a person in Slack",
                "U0NOBODY       |            | None was made",
                "UCLARA         | --days=0   | 1 to 365 days",
                "UCLARA         | --days=366 | 1 to 365 days"
            })
    void whatCannotBeMadeIsSaid(String user, String option, String sentence) {
        String[] args = option == null ? new String[] {user} : new String[] {user, option};

        assertThat(terminal.run(token(), args)).isNotZero();
        assertThat(terminal.err()).contains(sentence);
        assertThat(everyMessage()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://192.0.2.7:3000 | would carry your token over the network",
                "http://127.0.0.1:1    | There is no bot at http://127.0.0.1:1/, so nothing was recorded",
                "ht tp://bot           | is no URL"
            })
    void aTokenIsNotSentJustAnywhere(String url, String sentence) {
        SayCommand say = new SayCommand(Map.of(SayCommand.TOKEN, "lkp_" + "x".repeat(43)));

        assertThat(terminal.run(say, "STG-12", "status", "--url", url)).isNotZero();
        assertThat(terminal.err()).contains(sentence).doesNotContain("xxx");
    }

    @Test
    void withoutATokenItSaysWhereOneComesFrom() {
        assertThat(terminal.run(new SayCommand(Map.of()), "STG-12", "status")).isEqualTo(2);
        assertThat(terminal.err()).contains(SayCommand.TOKEN, "`lockkeeper token` makes one");
    }

    private TokenCommand token() {
        return new TokenCommand(settings.variables(), Clock.systemUTC());
    }

    private String tokenOf(String user) {
        assertThat(terminal.run(token(), user)).as(terminal::err).isZero();
        return terminal.out().strip();
    }

    private int say(String token, String text) {
        return terminal.run(
                new SayCommand(Map.of(SayCommand.TOKEN, token)),
                "STG-12",
                text,
                "--url",
                "http://127.0.0.1:" + bot.address().getPort());
    }

    private static Actor clara() {
        return new Actor(PracticeCast.workspace().teamId(), CLARA);
    }

    private List<String> everyMessage() {
        return slack.channels().stream()
                .flatMap(channel -> slack.messages(channel.id()).stream())
                .map(Message::text)
                .filter(text -> text.contains("personal token"))
                .toList();
    }
}
