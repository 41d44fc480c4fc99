package dev.lockkeeper.slack;

import dev.lockkeeper.slack.view.Announcements;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is said to those who wait outside, and where. One thread. */
final class Audience implements OutsideVoice {
    private final Optional<String> channel;
    private final Map<String, RoleHolders> roles;
    private final boolean practice;
    private final Clock windowTime;

    Audience(SlackSettings settings, Optional<String> channel, Clock windowTime) {
        this.channel = channel;
        this.roles = settings.roles();
        this.practice = settings.isElsewhere();
        this.windowTime = windowTime;
    }

    static boolean isOurs(String key) {
        return key.startsWith(Announcements.PREFIX);
    }

    @Override
    public Optional<String> channel() {
        return channel;
    }

    /** {@inheritDoc} A smaller lateness is no news after a larger one. */
    @Override
    public List<DesiredMessage> unsaid(Window window, PostedRows known) {
        if (channel.isEmpty()) {
            return List.of();
        }
        return new Announcements(window, new SlackNames(window, roles), windowTime.instant())
                .due().stream()
                        .filter(message -> !known.isPosted(message.key()))
                        .filter(message -> !isOldNews(message.key(), known))
                        .filter(message -> !message.key().equals(Announcements.END) || hasHeard(known))
                        .map(message -> practice ? PracticeMark.on(message) : message)
                        .toList();
    }

    @Override
    public boolean says(String key) {
        return isOurs(key);
    }

    @Override
    public Notice silent(SlackCallException why) {
        return new Notice(
                "audience",
                "I cannot post to the audience channel " + channel.orElse("") + " (Slack says " + why.code()
                        + "), so those who wait outside hear nothing from me; invite me there, or correct"
                        + " channels.audience.");
    }

    /** Whoever heard of no beginning wants to hear of no end; old windows are shown again after each start. */
    private static boolean hasHeard(PostedRows known) {
        return known.all().stream().anyMatch(row -> row.ts() != null && isOurs(row.key()));
    }

    private static boolean isOldNews(String key, PostedRows known) {
        return key.startsWith(Announcements.LATE)
                && known.all().stream()
                        .filter(row -> row.ts() != null && row.key().startsWith(Announcements.LATE))
                        .anyMatch(row -> quarters(row.key()) > quarters(key));
    }

    private static long quarters(String key) {
        return Long.parseLong(key.substring(Announcements.LATE.length()));
    }
}
