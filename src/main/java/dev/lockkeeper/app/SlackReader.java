package dev.lockkeeper.app;

import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.slack.SlackSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what concerns Slack: secrets from the environment; roles, room and command from the file. */
final class SlackReader {
    private static final double SLACKS_OWN_RATES = 1.0;
    private static final Pattern COMMAND = Pattern.compile("/[a-z0-9_-]{1,31}");
    private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{2,20}");
    private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,20}");
    private static final Pattern ANYBODY = Pattern.compile("[SUW][A-Z0-9]{2,20}");
    private static final String GROUP_WORDS = "expected a user group's id such as S0123456789 (Slack: Copy group ID)";
    private static final String USER_WORDS = "expected a user's id such as U0123456789 (Slack: Copy member ID)";

    private static final RoomPolicy STANDARD_ROOM = new RoomPolicy(RoomPolicy.Where.NEW, null, Set.of("production"));

    private final EnvironmentSettings environment;
    private final ConfigFields file;
    private final String apiUrl;
    private final Map<String, RoleHolders> roles = new LinkedHashMap<>();

    SlackReader(EnvironmentSettings environment, ConfigFields file) {
        this.environment = environment;
        this.file = file;
        this.apiUrl = environment.text(ConfigReader.API_URL).orElse(SlackSettings.SLACK);
    }

    /** True if the address is another than Slack's own. */
    boolean isElsewhere() {
        return !apiUrl.equals(SlackSettings.SLACK);
    }

    /** The names of the roles. Call after {@link #read}. */
    Set<String> roles() {
        return new TreeSet<>(roles.keySet());
    }

    /** The settings; nothing if they cannot be made of what is there. */
    Optional<SlackSettings> read() {
        String token = environment.required(
                ConfigReader.BOT_TOKEN,
                "copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of your Slack app");
        Optional<SlackDoor> door = door();
        if (!token.isEmpty() && !token.startsWith("xoxb-")) {
            environment.report(ConfigReader.BOT_TOKEN, "is no bot token", "expected one that begins with xoxb-");
        }
        boolean reachable = apiUrl.matches("https?://[^\\s/]+(/.*)?/");
        if (!reachable) {
            environment.report(
                    ConfigReader.API_URL,
                    "is \"" + apiUrl + "\"",
                    "expected an address that ends in a slash, for example " + SlackSettings.SLACK);
        }
        readRoles();
        Optional<ConfigFields> roomFields = file.set("room", List.of("where", "privateIn", "invite"));
        RoomPolicy room = roomFields.map(SlackReader::room).orElse(STANDARD_ROOM);
        String command = file.text("command", "/migrate");
        boolean named = COMMAND.matcher(command).matches();
        if (!named) {
            file.report("command", "is \"" + command + "\"", "expected a slash and a word, for example /migrate");
        }
        List<String> invitees = roomFields
                .map(fields -> fields.texts("invite", form(USER), USER_WORDS))
                .orElse(List.of());
        return token.isEmpty() || door.isEmpty() || !reachable || !named
                ? Optional.empty()
                : Optional.of(
                        new SlackSettings(token, door.get(), apiUrl, command, SLACKS_OWN_RATES, roles, room, invitees));
    }

    /** Socket Mode if there is an app-level token, else HTTP; one of the two it must be. */
    private Optional<SlackDoor> door() {
        Optional<String> appToken = environment.text(ConfigReader.APP_TOKEN);
        Optional<String> secret = environment.text(ConfigReader.SIGNING_SECRET);
        if (appToken.isPresent()) {
            if (!appToken.get().startsWith("xapp-")) {
                environment.report(
                        ConfigReader.APP_TOKEN,
                        "is no app-level token",
                        "expected one that begins with xapp-, from Basic Information, App-Level Tokens of your Slack app");
                return Optional.empty();
            }
            return Optional.of(new SlackDoor.Sockets(appToken.get(), secret.isPresent()));
        }
        if (!environment.has(ConfigReader.APP_TOKEN) && !environment.has(ConfigReader.SIGNING_SECRET)) {
            environment.report(
                    ConfigReader.APP_TOKEN,
                    "is missing, and " + ConfigReader.SIGNING_SECRET + " too" + environment.slip(ConfigReader.APP_TOKEN)
                            + environment.slip(ConfigReader.SIGNING_SECRET),
                    "set one: the app-level token (xapp-…) from Basic Information of your Slack app for Socket Mode,"
                            + " which needs no address of yours, or the Signing Secret from there for requests over"
                            + " HTTP; without either nobody's buttons could be believed");
        }
        return secret.map(SlackDoor.Requests::ofSetting);
    }

    private void readRoles() {
        if (!file.has("roles")) {
            file.missing("roles", "name who holds each role, for example roles: {commander: {users: [U0123456789]}}");
        }
        file.named("roles").ifPresent(all -> {
            for (String role : all.names()) {
                all.set(role, List.of("groups", "users", "deputies")).ifPresent(fields -> {
                    List<String> groups = fields.texts("groups", form(GROUP), GROUP_WORDS);
                    List<String> users = fields.texts("users", form(USER), USER_WORDS);
                    List<String> deputies =
                            fields.texts("deputies", form(ANYBODY), "expected a user's or a user group's id");
                    if (!fields.has("groups") && !fields.has("users")) {
                        all.report(role, "is held by nobody", "add groups: [S…] or users: [U…]");
                    }
                    roles.put(
                            role,
                            new RoleHolders(
                                    Stream.concat(groups.stream(), users.stream())
                                            .toList(),
                                    deputies));
                });
                roles.putIfAbsent(role, new RoleHolders(List.of(), List.of()));
            }
        });
    }

    private static RoomPolicy room(ConfigFields fields) {
        Set<String> privateIn = fields.has("privateIn")
                ? Set.copyOf(fields.texts("privateIn", text -> true, ""))
                : STANDARD_ROOM.privateIn();
        String where = fields.text("where", "new");
        try {
            return RoomPolicy.parse(where, privateIn);
        } catch (IllegalArgumentException e) {
            fields.report("where", "is \"" + where + "\"", "expected new, here, or a channel id such as C0123456789");
            return STANDARD_ROOM;
        }
    }

    private static Predicate<String> form(Pattern pattern) {
        return text -> pattern.matcher(text).matches();
    }
}
