package dev.lockkeeper.slack;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the Slack side needs to know. Secrets are in here and never in {@link #toString}.
 *
 * @param botToken the bot's token ({@code xoxb-…})
 * @param door how what people press and type comes in
 * @param apiUrl where the Web API is, ending in a slash; {@link #SLACK} for Slack itself
 * @param command the slash command, with its slash
 * @param rateFactor multiplies every allowance of Slack's rate tiers; 1.0 for Slack itself
 * @param roles who holds which role, in the configuration's order
 * @param room where windows live
 * @param invitees user ids that are invited into every room besides the roles and the commander
 */
public record SlackSettings(
        String botToken,
        SlackDoor door,
        String apiUrl,
        String command,
        double rateFactor,
        Map<String, RoleHolders> roles,
        RoomPolicy room,
        List<String> invitees) {

    /** Slack's own Web API. */
    public static final String SLACK = "https://slack.com/api/";

    /** With requests over HTTP, checked with this signing secret. */
    public SlackSettings(
            String botToken,
            String signingSecret,
            String apiUrl,
            String command,
            double rateFactor,
            Map<String, RoleHolders> roles,
            RoomPolicy room,
            List<String> invitees) {
        this(botToken, new SlackDoor.Requests(signingSecret), apiUrl, command, rateFactor, roles, room, invitees);
    }

    public SlackSettings {
        if (botToken.isBlank()) {
            throw new IllegalArgumentException(
                    "SLACK_BOT_TOKEN is missing: copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of"
                            + " your Slack app and start again.");
        }
        if (!apiUrl.endsWith("/")) {
            throw new IllegalArgumentException(
                    "SLACK_API_URL is \"" + apiUrl + "\"; expected it to end in a slash, for example " + SLACK);
        }
        if (!command.startsWith("/") || command.length() < 2) {
            throw new IllegalArgumentException(
                    "the slash command is \"" + command + "\"; expected a slash and a word, for example /migrate");
        }
        if (!(rateFactor > 0)) {
            throw new IllegalArgumentException("the rate factor is " + rateFactor + "; expected more than 0");
        }
        roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
        invitees = List.copyOf(invitees);
    }

    /** True if this is a practice workspace or a proxy, not Slack's own host. */
    public boolean isElsewhere() {
        return !apiUrl.equals(SLACK);
    }

    /** Everything but the secrets. */
    @Override
    public String toString() {
        return "SlackSettings[" + apiUrl + ", " + command + ", roles " + roles.keySet() + ", room " + room.where()
                + ", rates x " + rateFactor + "]";
    }
}
