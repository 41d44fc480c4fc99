package dev.lockkeeper.app;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.response.apps.connections.AppsConnectionsOpenResponse;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.methods.response.conversations.ConversationsInfoResponse;
import com.slack.api.model.Conversation;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.slack.SlackSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks Slack who the bot is and what it may do. Changes nothing. */
final class SlackDoctor {
    static final String PART = "slack";
    private static final String REQUESTS = "slack requests";

    private static final Logger LOG = LoggerFactory.getLogger(SlackDoctor.class);

    /** What the calls of {@code slack} need (slack.md 2.6); the app's manifest asks for the same. */
    static final List<String> SCOPES = List.of(
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
            "im:write",
            "pins:write",
            "usergroups:read",
            "users:read");

    private static final int CALL_MILLIS = 10_000;
    /** A request of Slack's is refused when it is older than five minutes by our clock. */
    private static final Duration CLOCKS_DIFFER = Duration.ofSeconds(60);

    private final SlackSettings settings;
    private final CallSettings calls;
    private final Clock machine;

    /** @param calls the channels that hear of every window */
    SlackDoctor(SlackSettings settings, CallSettings calls, Clock machine) {
        this.settings = settings;
        this.calls = calls;
        this.machine = machine;
    }

    List<Finding> look() {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.apiUrl());
        if (settings.isElsewhere()) {
            // Slack's client takes HTTP_PROXY for every host and knows no NO_PROXY
            config.setProxyUrl(null);
        }
        config.setStatsEnabled(false);
        config.setHttpClientCallTimeoutMillis(CALL_MILLIS);
        Slack slack = Slack.getInstance(config);
        try {
            List<Finding> findings = new ArrayList<>(asked(PART, () -> {
                AuthTestResponse me = slack.methods(settings.botToken()).authTest(r -> r);
                return me.isOk() ? accepted(me, slack) : List.of(refused(String.valueOf(me.getError())));
            }));
            findings.addAll(asked(REQUESTS, () -> List.of(requests(slack))));
            return findings;
        } finally {
            close(slack);
        }
    }

    /** Some calls of Slack's client. */
    private interface Question {
        List<Finding> ask() throws IOException, SlackApiException;
    }

    private List<Finding> asked(String part, Question question) {
        try {
            return question.ask();
        } catch (SlackApiException e) {
            return List.of(Finding.notReady(
                    part,
                    settings.apiUrl() + " answered with HTTP status "
                            + e.getResponse().code() + "; try again in a minute."));
        } catch (IOException e) {
            return List.of(Finding.notReady(
                    part,
                    settings.apiUrl() + " does not answer (" + e.getClass().getSimpleName()
                            + "); check the network, the proxy and " + ConfigReader.API_URL + "."));
        } catch (RuntimeException e) { // the client throws its JSON parser's for an answer that is not Slack's
            return List.of(Finding.notReady(
                    part,
                    settings.apiUrl() + " answered with something that is not Slack's; check " + ConfigReader.API_URL
                            + "."));
        }
    }

    /** How requests come in. For Socket Mode Slack is asked where to connect, and nothing connects there. */
    private Finding requests(Slack slack) throws IOException, SlackApiException {
        if (settings.door() instanceof SlackDoor.Sockets door) {
            AppsConnectionsOpenResponse opened = slack.methods(door.appToken()).appsConnectionsOpen(request -> request);
            if (!opened.isOk()) {
                return Finding.notReady(REQUESTS, SlackDoor.refusedAppToken(String.valueOf(opened.getError())));
            }
        }
        return Finding.ready(REQUESTS, settings.door().sentence());
    }

    private static void close(Slack slack) {
        try {
            slack.close();
        } catch (Exception e) { // the interface of Slack's client allows any; what was asked is answered
            LOG.debug("the Slack client did not close cleanly", e);
        }
    }

    private static Finding refused(String error) {
        return Finding.notReady(
                PART,
                ConfigReader.BOT_TOKEN + " is not accepted (Slack says " + error
                        + "); copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of your Slack app.");
    }

    private List<Finding> accepted(AuthTestResponse me, Slack slack) throws IOException, SlackApiException {
        List<Finding> findings = new ArrayList<>();
        String practice = settings.isElsewhere() ? " PRACTICE: " + settings.apiUrl() + " is not Slack's own." : "";
        findings.add(Finding.ready(PART, "the bot is " + me.getUser() + " in " + me.getTeam() + "." + practice));
        findings.add(scopes(me.getHttpResponseHeaders()));
        findings.add(clock(me.getHttpResponseHeaders()));
        findings.add(groups());
        if (calls.audience() != null) {
            findings.add(channel(slack, "audience", calls.audience()));
        }
        if (calls.audit() != null) {
            findings.add(channel(slack, "audit", calls.audit()));
        }
        return findings;
    }

    private Finding channel(Slack slack, String key, String channel) throws IOException, SlackApiException {
        ConversationsInfoResponse found = slack.methods(settings.botToken()).conversationsInfo(r -> r.channel(channel));
        String part = "slack " + key;
        if (!found.isOk()) {
            return Finding.notReady(
                    part,
                    "the channel " + channel + " cannot be looked at (Slack says " + found.getError()
                            + "); invite the bot there, or correct channels." + key + ".");
        }
        Conversation conversation = found.getChannel();
        if (conversation.isArchived()) {
            return Finding.notReady(part, "#" + conversation.getName() + " is archived; correct channels." + key + ".");
        }
        boolean open = conversation.isMember() || !conversation.isPrivate();
        return open
                ? Finding.ready(part, "#" + conversation.getName() + " can be posted to.")
                : Finding.notReady(part, "#" + conversation.getName() + " is private; invite the bot there.");
    }

    private static Finding scopes(Map<String, List<String>> headers) {
        Optional<String> header = header(headers, "x-oauth-scopes");
        if (header.isEmpty()) {
            return Finding.notLookedAt("slack scopes", "Slack did not say which scopes the token has.");
        }
        List<String> has =
                Arrays.stream(header.get().split(",")).map(String::strip).toList();
        List<String> lacks =
                SCOPES.stream().filter(scope -> !has.contains(scope)).toList();
        return lacks.isEmpty()
                ? Finding.ready("slack scopes", "all " + SCOPES.size() + " are granted.")
                : Finding.notReady(
                        "slack scopes",
                        String.join(", ", lacks) + (lacks.size() == 1 ? " is" : " are")
                                + " not granted; add under OAuth & Permissions (manifests/slack-app.yaml says what"
                                + " each is for) and install the app again.");
    }

    private Finding clock(Map<String, List<String>> headers) {
        Optional<String> date = header(headers, "date");
        try {
            if (date.isPresent()) {
                Instant theirs = ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                Duration apart = Duration.between(theirs, machine.instant());
                String distance = apart.abs().toSeconds() + " s " + (apart.isNegative() ? "behind" : "ahead of");
                return apart.abs().compareTo(CLOCKS_DIFFER) > 0
                        ? Finding.notReady(
                                "slack clock",
                                "this machine is " + distance + " Slack; at five minutes every request of Slack's is"
                                        + " refused. Let a time service set the clock.")
                        : Finding.ready("slack clock", "this machine is " + distance + " Slack.");
            }
        } catch (DateTimeException e) {
            return Finding.notLookedAt("slack clock", "Slack's answer carries a date that cannot be read.");
        }
        return Finding.notLookedAt("slack clock", "Slack's answer carries no date.");
    }

    private Finding groups() {
        try (SlackBolt bolt = new SlackBolt(settings, machine, false)) {
            List<String> problems = bolt.people().problems();
            return problems.isEmpty()
                    ? Finding.ready("slack roles", "every user group that a role names is there.")
                    : Finding.notReady("slack roles", String.join(" ", problems));
        }
    }

    private static Optional<String> header(Map<String, List<String>> headers, String name) {
        return headers.entrySet().stream()
                .filter(entry -> name.equalsIgnoreCase(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream())
                .findFirst();
    }
}
