package dev.lockkeeper.app;

import dev.lockkeeper.engine.Alarm;
import dev.lockkeeper.engine.Engine;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.web.WebhookAlarm;
import dev.lockkeeper.window.CallPlan;
import dev.lockkeeper.window.Permissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How people are reached outside the room of a window.
 *
 * @param reminders after how long those who do not answer are called again, rising; empty for never
 * @param audience the channel for those who wait outside, or null
 * @param audit the channel that is told where records stood and of break-glass, or null
 * @param webhook gives the address that is called at last, which is a secret; or null
 */
public record CallSettings(
        List<Duration> reminders,
        @Nullable String audience,
        @Nullable String audit,
        @Nullable Supplier<String> webhook) {
    /** After three and eight minutes. */
    public static final List<Duration> STANDARD = List.of(Duration.ofMinutes(3), Duration.ofMinutes(8));

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    public CallSettings {
        reminders = List.copyOf(reminders);
    }

    /** Without an audit channel. */
    public CallSettings(List<Duration> reminders, @Nullable String audience, @Nullable Supplier<String> webhook) {
        this(reminders, audience, null, webhook);
    }

    /** Reminders as they come, and nothing besides. */
    public static CallSettings standard() {
        return new CallSettings(STANDARD, null, null);
    }

    Engine.Calling calling(SlackSettings slack) {
        Alarm alarm = webhook == null ? Engine.Calling.QUIET.alarm() : new WebhookAlarm(webhook);
        return new Engine.Calling(
                new CallPlan(reminders, deputised(slack.roles()), webhook != null), alarm, FIRST_PAUSE);
    }

    /** Where nobody stands before the deputies, they are who is asked. */
    private static Set<String> deputised(Map<String, RoleHolders> roles) {
        Set<String> deputised = new HashSet<>();
        roles.forEach((role, named) -> {
            if (!named.holders().isEmpty() && !named.deputies().isEmpty()) {
                deputised.add(role.equals(Permissions.COMMANDER_ROLE) ? Permissions.COMMANDER : role);
            }
        });
        return deputised;
    }

    /** Everything but the address. */
    @Override
    public String toString() {
        return "CallSettings[" + reminders + ", " + audience + ", " + audit
                + (webhook == null ? "" : ", with a webhook") + "]";
    }
}
