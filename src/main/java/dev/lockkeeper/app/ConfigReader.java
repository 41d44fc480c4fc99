package dev.lockkeeper.app;

import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.web.SignInSettings;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Permissions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads every setting, from the environment and from {@code lockkeeper.yaml}, and reports all problems at once. A path in
 * the file is counted from the file's folder. Nothing is connected to.
 */
public final class ConfigReader {
    static final String BOT_TOKEN = "SLACK_BOT_TOKEN";
    static final String SIGNING_SECRET = "SLACK_SIGNING_SECRET";
    static final String APP_TOKEN = "SLACK_APP_TOKEN";
    static final String API_URL = "SLACK_API_URL";
    static final String DATABASE_URL = "LOCKKEEPER_DATABASE_URL";
    static final String DATABASE_USER = "LOCKKEEPER_DATABASE_USER";
    static final String DATABASE_PASSWORD = "LOCKKEEPER_DATABASE_PASSWORD";
    static final String OWNER_USER = "LOCKKEEPER_DATABASE_OWNER_USER";
    static final String OWNER_PASSWORD = "LOCKKEEPER_DATABASE_OWNER_PASSWORD";
    static final String CONFIG = "LOCKKEEPER_CONFIG";
    static final String API_TOKEN = "LOCKKEEPER_API_TOKEN";
    static final String PORT = "PORT";

    /** In a container only this reaches the outside; what may reach us is the network's business. */
    private static final String EVERY_ADDRESS = "0.0.0.0";

    private static final int DEFAULT_PORT = 3000;
    private static final int LAST_PORT = 65_535;
    /** Below this a token can be guessed. */
    private static final int SHORTEST_API_TOKEN = 20;

    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, String> variables;
    private final EnvironmentSettings environment;

    private ConfigReader(Map<String, String> variables) {
        this.variables = variables;
        this.environment = new EnvironmentSettings(variables, problems);
    }

    /**
     * Everything the service needs.
     *
     * @param variables the environment
     * @throws ConfigProblemsException with every problem; no value of a secret is in it
     */
    public static Config whole(Map<String, String> variables) {
        return new ConfigReader(variables).config();
    }

    /**
     * The credential of the bot's role for the state database; nothing else is asked for.
     *
     * @throws ConfigProblemsException as {@link #whole}
     */
    static DatabaseLogin state(Map<String, String> variables) {
        ConfigReader reader = new ConfigReader(variables);
        return reader.login().orElseThrow(() -> new ConfigProblemsException(reader.problems));
    }

    /**
     * Where runbooks are. A configuration that is not there names no folder; settings that do not concern runbooks are
     * not looked at.
     *
     * @throws ConfigProblemsException as {@link #whole}
     */
    static RunbookFolders runbookFolders(Map<String, String> variables) {
        ConfigReader reader = new ConfigReader(variables);
        ConfigFile file = ConfigFile.read(reader.environment, reader.problems);
        RunbookFolders folders = RunbookFolders.read(file);
        boolean named = variables.containsKey(CONFIG) || variables.containsKey(CONFIG + "_FILE");
        if (!reader.problems.isEmpty() && (file.isThere() || named)) {
            throw new ConfigProblemsException(reader.problems);
        }
        return folders;
    }

    private Config config() {
        ConfigFile file = ConfigFile.read(environment, problems);
        SlackReader slackReader = new SlackReader(environment, file.fields());
        Optional<SlackSettings> slack = slackReader.read();
        Optional<DatabaseLogin> state = login();
        @Nullable DatabaseLogin owner = owner(state);
        WebServer.Settings web = web(new SignInReader(environment, variables, file.fields()).read());
        TargetsReader targets = new TargetsReader(file, variables, problems);
        targets.read(slackReader.isElsewhere());
        RunbookFolders runbooks = RunbookFolders.read(file);
        if (file.fields().has("runbooks")) {
            mustBeFolders("runbooks", runbooks.folders(), file.fields());
        }
        Permissions permissions = PermissionsReader.read(file.fields(), slackReader.roles());
        Path backups = file.fields()
                .path("backups", file.folder())
                .orElse(file.folder().resolve("backups"));
        @Nullable
        Path pgDump = file.fields().path("pgDumpFolder", file.folder()).orElse(null);
        if (pgDump != null) {
            mustBeFolders("pgDumpFolder", List.of(pgDump), file.fields());
        }
        OutsideSettings outside = new OutsideReader(file, variables).read();
        CallSettings calls = new CallsReader(file, variables).read();
        ApprovalSettings approvals = ApprovalsReader.read(file.fields());
        if (!problems.isEmpty() || slack.isEmpty() || state.isEmpty()) {
            throw new ConfigProblemsException(problems);
        }
        return new Config(
                slack.get(),
                owner,
                state.get(),
                targets.targets(),
                targets.restoreTests(),
                runbooks.folders(),
                runbooks.carried(),
                permissions,
                backups,
                pgDump,
                outside,
                web,
                false,
                calls,
                approvals);
    }

    private Optional<DatabaseLogin> login() {
        int before = problems.size();
        String url = environment.required(DATABASE_URL, "expected jdbc:postgresql://host:port/database");
        String user = environment.required(DATABASE_USER, "expected the role that the bot works under");
        String password = environment.required(DATABASE_PASSWORD, "expected the password of that role");
        if (problems.size() > before) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DatabaseLogin(url, user, password));
        } catch (IllegalArgumentException e) {
            // its sentence never holds the value, which may hold a password
            environment.report(DATABASE_URL, "cannot be used", e.getMessage());
            return Optional.empty();
        }
    }

    private @Nullable DatabaseLogin owner(Optional<DatabaseLogin> state) {
        Optional<String> user = environment.text(OWNER_USER);
        Optional<String> password = environment.text(OWNER_PASSWORD);
        if (user.isPresent() != password.isPresent()) {
            environment.report(
                    user.isPresent() ? OWNER_PASSWORD : OWNER_USER,
                    "is missing, and " + (user.isPresent() ? OWNER_USER : OWNER_PASSWORD) + " is set",
                    "set both, so that the schema is migrated at the start, or none");
        }
        if (user.isPresent()
                && state.isPresent()
                && user.get().equals(state.get().user())) {
            environment.report(
                    OWNER_USER,
                    "is \"" + user.get() + "\", the role the bot works under",
                    "expected another role; the bot must own nothing, or it could rewrite what was recorded");
        }
        return user.isEmpty() || password.isEmpty() || state.isEmpty()
                ? null
                : new DatabaseLogin(state.get().url(), user.get(), password.get());
    }

    private WebServer.Settings web(@Nullable SignInSettings signIn) {
        Optional<String> token = environment.text(API_TOKEN);
        if (token.isPresent() && token.get().length() < SHORTEST_API_TOKEN) {
            environment.report(
                    API_TOKEN,
                    "has " + token.get().length() + " characters",
                    "expected at least " + SHORTEST_API_TOKEN + ", for example from: openssl rand -hex 32");
        }
        String port = environment.text(PORT).orElse(Integer.toString(DEFAULT_PORT));
        boolean right = port.matches("[0-9]{1,5}") && Integer.parseInt(port) <= LAST_PORT;
        if (!right) {
            environment.report(PORT, "is \"" + port + "\"", "expected a port from 1 to " + LAST_PORT);
        }
        return new WebServer.Settings(EVERY_ADDRESS, right ? Integer.parseInt(port) : DEFAULT_PORT, token, signIn);
    }

    private static void mustBeFolders(String key, List<Path> folders, ConfigFields fields) {
        for (Path folder : folders) {
            if (!folder.toFile().isDirectory()) {
                fields.report(key, "names " + folder + ", and there is no such folder", "make it, or correct the path");
            }
        }
    }
}
