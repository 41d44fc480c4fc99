package dev.lockkeeper.app;

import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.slack.DirectLine;
import dev.lockkeeper.store.PostgresPersonalTokens;
import dev.lockkeeper.window.Actor;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code token}: a personal token, by which somebody can give commands without Slack. */
@Command(
        name = "token",
        description = {
            "Makes a personal token for somebody of the workspace and prints it once; only its hash is kept.",
            "Its owner is told in Slack. Who has it can say what they may say, with `say` and over HTTP."
        },
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {
    private static final int LONGEST_DAYS = 365;
    private static final DateTimeFormatter UNTIL =
            DateTimeFormatter.ofPattern("d MMM yyyy HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Map<String, String> variables;
    private final Clock machine;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "USER", description = "the person's Slack id, for example U0123ABCD")
    private String user = "";

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "how long it is valid, 1 to 365 days (default: ${DEFAULT-VALUE})")
    private int days = 30;

    @Option(names = "--end", description = "makes none, and ends all that this person has")
    private boolean end;

    public TokenCommand() {
        this(System.getenv(), App.machineClock());
    }

    TokenCommand(Map<String, String> variables, Clock machine) {
        this.variables = variables;
        this.machine = machine;
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return Ending.of(command, () -> token(command));
    }

    private int token(CommandSpec command) {
        if (!user.matches("[UW][A-Z0-9]{2,20}")) {
            return Ending.refused(
                    command,
                    "\"" + user + "\" is no id of a person in Slack; it begins with U or W, and their profile shows it"
                            + " under \"Copy member ID\".");
        }
        if (days < 1 || days > LONGEST_DAYS) {
            return Ending.refused(
                    command, "--days is " + days + "; a token is valid for 1 to " + LONGEST_DAYS + " days.");
        }
        Config config = ConfigReader.whole(variables);
        StateConnections.mustAnswer(config.state());
        PostgresPersonalTokens tokens = new PostgresPersonalTokens(StateConnections.of(config.state()));
        try (DirectLine line = new DirectLine(config.slack(), machine)) {
            if (end) {
                return ended(command, line, tokens);
            }
            Optional<Actor> person = line.fullMember(user);
            if (person.isEmpty()) {
                Ending.err(command)
                        .println(
                                user + " is no full member of the bot's workspace; guests, bots, deactivated people and"
                                        + " people of other teams get no token. None was made.");
                return Ending.NOT_ALL_RIGHT;
            }
            return made(command, line, tokens, person.get());
        } catch (DirectoryUnavailableException e) {
            Ending.err(command)
                    .println(e.getMessage() + ". Whoever a token is for must be known and told, so "
                            + (end ? "none was ended." : "none was made."));
            return Ending.NOT_ALL_RIGHT;
        }
    }

    private int made(CommandSpec command, DirectLine line, PostgresPersonalTokens tokens, Actor person) {
        PostgresPersonalTokens.Made made = tokens.make(person, Duration.ofDays(days));
        String until = UNTIL.format(made.until());
        try {
            line.tell(
                    person,
                    "Somebody with access to Lockkeeper's server made a personal token for you, valid until " + until
                            + ". Whoever has it can give commands to Lockkeeper as you, without Slack. If you do not"
                            + " expect it, have it ended now: lockkeeper token " + person.user() + " --end");
        } catch (DirectoryUnavailableException untold) {
            tokens.end(made);
            throw untold;
        }
        Ending.out(command).println(made.token());
        Ending.err(command)
                .println("Valid until " + until + " for " + person.user()
                        + ", who was told. It is shown this once; put it" + " into the file that " + SayCommand.TOKEN
                        + "_FILE names.");
        return 0;
    }

    private int ended(CommandSpec command, DirectLine line, PostgresPersonalTokens tokens) {
        int count = tokens.endAll(line.inOwnTeam(user));
        Ending.out(command)
                .println(
                        count == 0
                                ? user + " has no token that is valid; nothing was ended."
                                : "Ended: " + count + (count == 1 ? " token" : " tokens") + " of " + user + ".");
        return 0;
    }
}
