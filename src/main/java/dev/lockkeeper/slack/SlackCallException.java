package dev.lockkeeper.slack;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A call to Slack that brought no success. Checked, because every caller has to choose what follows. */
final class SlackCallException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final Set<String> TOKEN =
            Set.of("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired");
    private static final Set<String> PASSING = Set.of(
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org",
            "ratelimited");
    private static final Set<String> NOT_PERMITTED = Set.of(
            "missing_scope",
            "plan_upgrade_required",
            "paid_teams_only",
            "unknown_method",
            "method_deprecated",
            "restricted_action",
            "restricted_action_read_only_channel",
            "not_allowed_token_type",
            "no_permission",
            "access_denied",
            "ekm_access_denied",
            "org_login_required",
            "feature_not_enabled",
            "permission_denied",
            "team_access_not_granted");

    /** A private channel is not there for whoever is not in it. */
    private static final Set<String> OUTSIDE = Set.of("not_in_channel", "channel_not_found");

    private final Kind kind;
    private final String code;
    private final Duration retryAfter;

    private SlackCallException(Kind kind, String code, Duration retryAfter, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
        this.retryAfter = retryAfter;
    }

    /** What a failed call means for its caller. */
    enum Kind {
        /** Too many calls; nothing happened; again after {@link SlackCallException#retryAfter}. */
        LIMITED,
        /** No usable answer; whether it happened is unknown; again later. */
        AWAY,
        /** The bot's token is no good; nothing happened; somebody must give it another. */
        TOKEN,
        /** Slack will not let this app do it, now or later; nothing happened. */
        NOT_PERMITTED,
        /** Slack will not do this with these arguments; nothing happened. */
        REFUSED
    }

    static SlackCallException limited(SlackMethod method, Duration retryAfter) {
        return new SlackCallException(
                Kind.LIMITED,
                "ratelimited",
                retryAfter,
                method.wire() + " is limited for " + retryAfter.toMillis() + " ms",
                null);
    }

    static SlackCallException away(SlackMethod method, String what, @Nullable Throwable cause) {
        return new SlackCallException(Kind.AWAY, "away", Duration.ZERO, method.wire() + ": " + what, cause);
    }

    static SlackCallException answered(SlackMethod method, String error, String needed) {
        Kind kind = TOKEN.contains(error)
                ? Kind.TOKEN
                : PASSING.contains(error)
                        ? Kind.AWAY
                        : NOT_PERMITTED.contains(error) ? Kind.NOT_PERMITTED : Kind.REFUSED;
        String code = needed.isEmpty() ? error : error + ", needs " + needed;
        return new SlackCallException(kind, error, Duration.ZERO, method.wire() + " was answered " + code, null);
    }

    Kind kind() {
        return kind;
    }

    /** Slack's error code, or one of ours where there was no answer. */
    String code() {
        return code;
    }

    Duration retryAfter() {
        return retryAfter;
    }

    boolean isNotPermitted() {
        return kind == Kind.NOT_PERMITTED;
    }

    /** True if the app was not in the channel; somebody may bring it back. */
    boolean isOutside() {
        return OUTSIDE.contains(code);
    }

    /** True if the same call may well succeed later. */
    boolean isPassing() {
        return kind == Kind.LIMITED || kind == Kind.AWAY || kind == Kind.TOKEN;
    }
}
