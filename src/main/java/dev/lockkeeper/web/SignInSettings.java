package dev.lockkeeper.web;

import java.net.URI;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where people sign in to confirm an approval, and how it is known which person of Slack they are.
 *
 * @param issuer an OpenID Connect issuer; its address is exactly what its tokens name, without a slash at the end
 * @param clientId who we are to it
 * @param clientSecret asked anew for each sign-in, so that it can be changed in its file while windows run
 * @param publicUrl where browsers reach this bot: scheme, host and port; null for wherever it serves on this machine
 * @param userClaim the claim that holds their user id of Slack
 * @param teamClaim the claim that holds their team id of Slack
 */
public record SignInSettings(
        URI issuer,
        String clientId,
        Supplier<String> clientSecret,
        @Nullable URI publicUrl,
        String userClaim,
        String teamClaim,
        Again again) {
    /** The claims in which Slack names its users and teams. */
    public static final String SLACK_USER = "https://slack.com/user_id";

    public static final String SLACK_TEAM = "https://slack.com/team_id";

    /** Whether the issuer is asked to have people prove who they are once more, although they are signed in there. */
    public enum Again {
        /** Where the issuer says in its discovery document that it can ({@code prompt_values_supported: login}). */
        WHERE_POSSIBLE,
        /** Always; an issuer that does not say when they did it is refused. */
        ALWAYS,
        /** Never. */
        NEVER
    }

    @Override
    public String toString() {
        return "SignInSettings[" + issuer + ", " + clientId + ", " + publicUrl + "]";
    }
}
