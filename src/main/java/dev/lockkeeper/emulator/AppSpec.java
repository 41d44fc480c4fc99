package dev.lockkeeper.emulator;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The one app that is installed in the workspace: its secrets, its identity, what it was granted and which events it
 * subscribed to. {@code requestUrl} may be null until {@link Emulator#deliverTo} names it. Tokens have at least 16
 * characters, because Slack's own Java client cuts them at 16 for its logs. With {@code socketMode} everything is
 * delivered over the app's WebSockets and nothing over HTTP, as in Slack.
 */
public record AppSpec(
        String botToken,
        String appToken,
        String signingSecret,
        String appId,
        String appName,
        String botUserId,
        String botId,
        String command,
        @Nullable URI requestUrl,
        Set<String> scopes,
        Set<String> events,
        boolean socketMode) {

    private static final int SHORTEST_TOKEN = 16;

    /** Everything that the emulated methods can ask for; a demo app is installed with these. */
    public static final List<String> ALL_SCOPES = List.of(
            "bookmarks:read",
            "bookmarks:write",
            "channels:history",
            "channels:join",
            "channels:manage",
            "channels:read",
            "chat:write",
            "commands",
            "files:read",
            "files:write",
            "groups:history",
            "groups:read",
            "groups:write",
            "im:history",
            "im:read",
            "im:write",
            "mpim:history",
            "mpim:read",
            "mpim:write",
            "pins:read",
            "pins:write",
            "reactions:write",
            "team:read",
            "usergroups:read",
            "users:read",
            "users:read.email");

    /** An app with a request URL. */
    public AppSpec(
            String botToken,
            String appToken,
            String signingSecret,
            String appId,
            String appName,
            String botUserId,
            String botId,
            String command,
            @Nullable URI requestUrl,
            Set<String> scopes,
            Set<String> events) {
        this(
                botToken,
                appToken,
                signingSecret,
                appId,
                appName,
                botUserId,
                botId,
                command,
                requestUrl,
                scopes,
                events,
                false);
    }

    public AppSpec {
        requireToken(botToken, "botToken");
        requireToken(appToken, "appToken");
        if (Objects.requireNonNull(signingSecret, "signingSecret").isBlank()) {
            throw new IllegalArgumentException("signingSecret is empty");
        }
        Objects.requireNonNull(appId, "appId");
        Objects.requireNonNull(appName, "appName");
        Objects.requireNonNull(botUserId, "botUserId");
        Objects.requireNonNull(botId, "botId");
        if (!command.startsWith("/") || command.length() < 2 || command.length() > 32) {
            throw new IllegalArgumentException(
                    "command is '" + command + "', expected a slash and 1 to 31 further characters");
        }
        scopes = Set.copyOf(scopes);
        events = Set.copyOf(events);
    }

    /** The same app with Socket Mode switched on. */
    public AppSpec inSocketMode() {
        return new AppSpec(
                botToken,
                appToken,
                signingSecret,
                appId,
                appName,
                botUserId,
                botId,
                command,
                requestUrl,
                scopes,
                events,
                true);
    }

    private static void requireToken(String token, String name) {
        if (Objects.requireNonNull(token, name).length() < SHORTEST_TOKEN) {
            throw new IllegalArgumentException(
                    name + " has " + token.length() + " characters, expected at least " + SHORTEST_TOKEN);
        }
    }

    /** The granted scopes as Slack lists them in {@code X-OAuth-Scopes} and in {@code provided}. */
    String scopeList() {
        return String.join(",", new TreeSet<>(scopes));
    }

    /** Names the app without its secrets. */
    @Override
    public String toString() {
        return "AppSpec[" + appId + ", " + appName + ", " + command + "]";
    }
}
