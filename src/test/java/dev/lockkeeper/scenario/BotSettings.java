package dev.lockkeeper.scenario;

import dev.lockkeeper.app.CallSettings;
import dev.lockkeeper.app.Config;
import dev.lockkeeper.outside.HttpAddress;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.Program;
import dev.lockkeeper.practice.PracticeApplication;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.web.SignInSettings;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Permissions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The settings of one bot as plain words, so that they can be handed to another process through a pipe. */
final class BotSettings {
    /** Who the bot is where people sign in. */
    static final String CLIENT = "100.200";

    static final String TARGET = "crm-staging";
    /** What the names of a story's own commands begin with. */
    static final String COMMAND = "command.";
    /** What the names of a story's own servers begin with. */
    static final String ADDRESS = "address.";

    private final Properties words;

    BotSettings(Properties words) {
        this.words = words;
    }

    Properties words() {
        return words;
    }

    /** Machine time, moved by what the story says at its beginning. */
    Clock machine() {
        return Clock.offset(Clock.systemUTC(), Duration.parse(of("clock")));
    }

    Config config() {
        Map<String, RoleHolders> roles = new LinkedHashMap<>();
        PracticeCast.groups()
                .forEach((role, group) ->
                        roles.put(role, new RoleHolders(holders(role, group), words("deputy." + role))));
        SlackDoor door = of("slack.app.token").isEmpty()
                ? new SlackDoor.Requests(of("slack.secret"))
                : new SlackDoor.Sockets(of("slack.app.token"), false);
        SlackSettings slack = new SlackSettings(
                of("slack.token"),
                door,
                of("slack.url"),
                "/migrate",
                Double.parseDouble(of("slack.rates")),
                roles,
                RoomPolicy.parse(of("slack.room"), Set.of("production")),
                List.of());
        String host = of("target.host");
        int port = Integer.parseInt(of("target.port"));
        return new Config(
                slack,
                new DatabaseLogin(of("state.url"), of("state.owner"), of("state.owner.password")),
                new DatabaseLogin(of("state.url"), of("state.bot"), of("state.bot.password")),
                List.of(target(host, port, of("target.database"), of("target.user"), of("target.password"))),
                Map.of(TARGET, target(host, port, "postgres", of("scratch.user"), of("scratch.password"))),
                List.of(Path.of(of("runbooks"))),
                false,
                Permissions.standard(),
                Path.of(of("backups")),
                null,
                outside(),
                new WebServer.Settings("127.0.0.1", Integer.parseInt(of("port")), Optional.empty(), signIn()),
                true,
                calls());
    }

    /** What the application of the CRM brings; or the servers and the commands, a word on each line, that a story names. */
    private OutsideSettings outside() {
        List<HttpAddress> addresses = named(ADDRESS)
                .map(name -> new HttpAddress(name.substring(ADDRESS.length()), URI.create(of(name)), Map.of()))
                .toList();
        List<Program> programs = named(COMMAND)
                .map(name -> new Program(
                        name.substring(COMMAND.length()),
                        List.of(of(name).split("\n")),
                        Duration.ofSeconds(30),
                        10_000,
                        Set.of(),
                        Map.of(),
                        Map.of()))
                .toList();
        return addresses.isEmpty() && programs.isEmpty()
                ? PracticeApplication.outside(words)
                : new OutsideSettings(addresses, programs);
    }

    private Stream<String> named(String beginning) {
        return words.stringPropertyNames().stream().filter(name -> name.startsWith(beginning));
    }

    /** With the workspace, as its page is reached; nobody where the story gives no secret for it. */
    private @Nullable SignInSettings signIn() {
        String secret = words.getProperty("signIn.secret", "");
        return secret.isEmpty()
                ? null
                : new SignInSettings(
                        URI.create(of("slack.url").replaceFirst("/api/$", "")),
                        CLIENT,
                        () -> secret,
                        null,
                        SignInSettings.SLACK_USER,
                        SignInSettings.SLACK_TEAM,
                        SignInSettings.Again.WHERE_POSSIBLE);
    }

    /** Reminders as they come, unless the story says otherwise. */
    private CallSettings calls() {
        String webhook = words.getProperty("webhook", "");
        String audience = words.getProperty("audience", "");
        String audit = words.getProperty("audit", "");
        return new CallSettings(
                words.getProperty("reminders", "").equals("none") ? List.of() : CallSettings.STANDARD,
                audience.isEmpty() ? null : audience,
                audit.isEmpty() ? null : audit,
                webhook.isEmpty() ? null : () -> webhook);
    }

    private List<String> holders(String role, String group) {
        return Stream.concat(Stream.of(group), words("user." + role).stream()).toList();
    }

    private List<String> words(String name) {
        String word = words.getProperty(name, "");
        return word.isEmpty() ? List.of() : List.of(word);
    }

    private static TargetSettings target(String host, int port, String database, String user, String password) {
        return new TargetSettings(TARGET, host, port, database, user, () -> password, "disable", null, false);
    }

    private String of(String name) {
        String word = words.getProperty(name);
        if (word == null) {
            throw new IllegalStateException("the story does not say " + name);
        }
        return word;
    }
}
