package dev.lockkeeper.app;

import dev.lockkeeper.window.WindowId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code say}: any slash command without Slack, over HTTP to the bot that runs. */
@Command(
        name = "say",
        description = {
            "Says a command in a window without Slack, as the owner of a personal token: say STG-12 'hold replica lags'",
            "The token comes from LOCKKEEPER_TOKEN or LOCKKEEPER_TOKEN_FILE; `token` makes one. The rules are Slack's."
        },
        mixinStandardHelpOptions = true)
public final class SayCommand implements Callable<Integer> {
    static final String TOKEN = "LOCKKEEPER_TOKEN";
    private static final String PUBLIC_URL = SignInReader.PUBLIC_URL;
    private static final int DEFAULT_PORT = 3000;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Map<String, String> variables;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "WINDOW", description = "the window's id, for example STG-12")
    private String window = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "what would stand behind /migrate")
    private List<String> text = List.of();

    @Option(
            names = "--confirm",
            paramLabel = "MARK",
            description = "the mark of what was shown before: carries out what has to be confirmed")
    private @Nullable String confirm;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "where the bot is (default: LOCKKEEPER_PUBLIC_URL, else this machine and PORT)")
    private @Nullable String url;

    public SayCommand() {
        this(System.getenv());
    }

    SayCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    @Override
    public Integer call() throws Exception {
        CommandSpec command = Objects.requireNonNull(spec);
        return Ending.of(command, () -> say(command));
    }

    private int say(CommandSpec command) throws InterruptedException {
        List<ConfigProblem> problems = new ArrayList<>();
        EnvironmentSettings environment = new EnvironmentSettings(variables, problems);
        String token = environment.required(TOKEN, "a personal token; `lockkeeper token` makes one");
        if (!problems.isEmpty()) {
            throw new ConfigProblemsException(problems);
        }
        WindowId id;
        try {
            id = WindowId.typed(window);
        } catch (IllegalArgumentException e) {
            return Ending.refused(command, e.getMessage());
        }
        URI bot;
        try {
            bot = address(environment).resolve("/api/windows/" + id + "/commands");
        } catch (IllegalArgumentException e) {
            return Ending.refused(
                    command, "The address of the bot is no URL; expected one like https://bot.example.com.");
        }
        if (!"https".equals(bot.getScheme()) && !staysHere(bot)) {
            return Ending.refused(
                    command,
                    bot.getScheme() + "://" + bot.getHost()
                            + " would carry your token over the network for anybody to read;"
                            + " use https, or say it on the machine the bot runs on.");
        }
        return said(command, bot, token);
    }

    private URI address(EnvironmentSettings environment) {
        return URI.create(Optional.ofNullable(url)
                .or(() -> environment.text(PUBLIC_URL))
                .orElse("http://127.0.0.1:"
                        + environment.text(ConfigReader.PORT).orElse("" + DEFAULT_PORT)));
    }

    private static boolean staysHere(URI bot) {
        try {
            return bot.getHost() != null && InetAddress.getByName(bot.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private int said(CommandSpec command, URI bot, String token) throws InterruptedException {
        Map<String, String> order = new LinkedHashMap<>();
        order.put("text", String.join(" ", text));
        if (confirm != null) {
            order.put("confirm", confirm);
        }
        HttpRequest request = HttpRequest.newBuilder(bot)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(order)))
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(PATIENCE)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            return told(command, bot, answer);
        } catch (ConnectException e) {
            Ending.err(command)
                    .println("There is no bot at " + bot.resolve("/") + ", so nothing was recorded; check --url, "
                            + PUBLIC_URL + " and " + ConfigReader.PORT + ".");
            return Ending.NOT_ALL_RIGHT;
        } catch (IOException e) {
            Ending.err(command)
                    .println(
                            "The bot at " + bot.resolve("/") + " does not answer ("
                                    + e.getClass().getSimpleName()
                                    + "), so nobody knows whether it was recorded; look at the window before you say it again.");
            return Ending.NOT_ALL_RIGHT;
        }
    }

    private int told(CommandSpec command, URI bot, HttpResponse<String> answer) {
        JsonNode body;
        try {
            body = JSON.readTree(answer.body());
        } catch (JacksonException notOurs) {
            Ending.err(command)
                    .println(bot.resolve("/") + " answered with status " + answer.statusCode()
                            + " and with something that is not the bot's; check --url and " + PUBLIC_URL + ".");
            return Ending.NOT_ALL_RIGHT;
        }
        if (body.path("accepted").asBoolean(false)) {
            Ending.out(command).println(body.path("answer").asString(""));
            return 0;
        }
        Ending.err(command)
                .println(body.path("answer").asString(body.path("error").asString("")));
        String mark = body.path("confirm").asString("");
        if (!mark.isEmpty()) {
            Ending.err(command).println("Nothing was done yet. To do it, say the same with --confirm " + mark);
        }
        return Ending.NOT_ALL_RIGHT;
    }
}
