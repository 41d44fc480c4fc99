package dev.lockkeeper.app;

import dev.lockkeeper.web.SignInSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads where people sign in to confirm approvals in the browser: from the environment, and from signIn in the file. */
final class SignInReader {
    static final String CLIENT_ID = "SLACK_CLIENT_ID";
    static final String CLIENT_SECRET = "SLACK_CLIENT_SECRET";
    static final String ISSUER = "LOCKKEEPER_OIDC_ISSUER";
    static final String PUBLIC_URL = "LOCKKEEPER_PUBLIC_URL";
    static final String KEY = "signIn";

    private static final String SLACK = "https://slack.com";
    private static final List<String> AGAIN = List.of("where-possible", "always", "never");

    private final EnvironmentSettings environment;
    private final Map<String, String> variables;
    private final ConfigFields file;

    SignInReader(EnvironmentSettings environment, Map<String, String> variables, ConfigFields file) {
        this.environment = environment;
        this.variables = variables;
        this.file = file;
    }

    /** Null if nobody is meant to sign in, or if something is wrong, which is reported then. */
    @Nullable
    SignInSettings read() {
        Optional<ConfigFields> fields = file.set(KEY, List.of("userClaim", "teamClaim", "again"));
        if (!environment.has(CLIENT_ID) && !environment.has(CLIENT_SECRET) && !environment.has(ISSUER)) {
            return null;
        }
        String id = environment.required(
                CLIENT_ID, "expected who this bot is to the issuer; for Slack under Basic Information of your app");
        environment.required(CLIENT_SECRET, "expected the client secret that belongs to " + CLIENT_ID);
        URI issuer = address(ISSUER, environment.text(ISSUER).orElse(SLACK), true);
        URI publicUrl = environment.has(PUBLIC_URL)
                ? address(PUBLIC_URL, environment.text(PUBLIC_URL).orElse(""), false)
                : null;
        if (!environment.has(PUBLIC_URL)) {
            environment.report(
                    PUBLIC_URL,
                    "is missing, and " + CLIENT_ID + " is set",
                    "expected where browsers reach this bot, for example https://bot.example.com");
        }
        String again = fields.map(set -> set.word("again", AGAIN, AGAIN.get(0))).orElse(AGAIN.get(0));
        return issuer == null || publicUrl == null
                ? null
                : new SignInSettings(
                        issuer,
                        id,
                        this::secret,
                        publicUrl,
                        fields.map(set -> set.text("userClaim", SignInSettings.SLACK_USER))
                                .orElse(SignInSettings.SLACK_USER),
                        fields.map(set -> set.text("teamClaim", SignInSettings.SLACK_TEAM))
                                .orElse(SignInSettings.SLACK_TEAM),
                        SignInSettings.Again.valueOf(
                                again.toUpperCase(Locale.ROOT).replace('-', '_')));
    }

    /** As it is now: a secret that is changed in its file counts from the next sign-in on. */
    private String secret() {
        return new EnvironmentSettings(variables, new ArrayList<>())
                .text(CLIENT_SECRET)
                .orElse("");
    }

    private @Nullable URI address(String name, String given, boolean withPath) {
        String text = given.endsWith("/") ? given.substring(0, given.length() - 1) : given;
        try {
            URI uri = URI.create(text);
            boolean safe = "https".equals(uri.getScheme())
                    || "http".equals(uri.getScheme()) && uri.getHost() != null && staysHere(uri.getHost());
            boolean plain = uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null
                    && (withPath || uri.getPath() == null || uri.getPath().isEmpty());
            if (safe && plain && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // said below, as for every address that cannot be used
        }
        environment.report(
                name,
                "is \"" + given + "\"",
                "expected https://host" + (withPath ? "" : ", without a path") + "; http:// on this machine alone");
        return null;
    }

    private static boolean staysHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
