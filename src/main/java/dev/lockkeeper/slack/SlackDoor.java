package dev.lockkeeper.slack;

import java.util.List;
import java.util.regex.Pattern;

/** How what people press and type comes in, with the secret that it takes. Secrets are never in {@link #toString}. */
public sealed interface SlackDoor {
    /** Between several secrets in one setting; no secret of Slack's holds any of these. */
    Pattern SEPARATOR = Pattern.compile("[,\\s]+");

    /** Which way it is, and why if there was a choice; for the log and for {@code doctor}. */
    String sentence();

    /** What to do when Slack refuses the app-level token with this error. */
    static String refusedAppToken(String error) {
        return "SLACK_APP_TOKEN is not accepted (Slack says " + error
                + "): make an app-level token (xapp-…) with the scope connections:write under Basic Information,"
                + " App-Level Tokens of your Slack app, see that Socket Mode is switched on there, and restart.";
    }

    /**
     * Slack calls us over HTTP.
     *
     * @param signingSecrets what Slack signs its requests with: one secret, or while it is being changed the new and the
     *     old; without any anybody could press buttons
     */
    record Requests(List<String> signingSecrets) implements SlackDoor {
        /** The one secret there is. */
        public Requests(String signingSecret) {
            this(List.of(signingSecret));
        }

        /** @param setting one secret, or several with commas or white space between them */
        public static Requests ofSetting(String setting) {
            return new Requests(SEPARATOR
                    .splitAsStream(setting.strip())
                    .filter(secret -> !secret.isEmpty())
                    .toList());
        }

        public Requests {
            signingSecrets = List.copyOf(signingSecrets);
            if (signingSecrets.isEmpty() || signingSecrets.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException(
                        "SLACK_SIGNING_SECRET is missing, and without it anybody could press every button: copy it from"
                                + " Basic Information, App Credentials of your Slack app and start again.");
            }
        }

        @Override
        public String sentence() {
            return "Slack's requests come over HTTP and are checked with SLACK_SIGNING_SECRET"
                    + (signingSecrets.size() == 1
                            ? "."
                            : ", which holds " + signingSecrets.size()
                                    + " secrets; each of them counts. Take the old one out once Slack signs with the new.");
        }

        @Override
        public String toString() {
            return "Requests";
        }
    }

    /**
     * Socket Mode: we connect to Slack, and nothing of ours has to be reachable.
     *
     * @param appToken the app-level token ({@code xapp-…}) with {@code connections:write}
     * @param besideASecret whether a signing secret was given too, which is not used
     */
    record Sockets(String appToken, boolean besideASecret) implements SlackDoor {
        public Sockets {
            if (appToken.isBlank()) {
                throw new IllegalArgumentException(
                        "SLACK_APP_TOKEN is empty: make an app-level token (xapp-…) with the scope connections:write"
                                + " under Basic Information of your Slack app and start again.");
            }
        }

        @Override
        public String sentence() {
            return "Slack's requests come over Socket Mode."
                    + (besideASecret
                            ? " SLACK_APP_TOKEN and SLACK_SIGNING_SECRET are both set; the secret is not used, because"
                                    + " every Slack app has one, but an app-level token is made for Socket Mode alone."
                                    + " For HTTP, leave SLACK_APP_TOKEN out."
                            : "");
        }

        @Override
        public String toString() {
            return "Sockets";
        }
    }
}
