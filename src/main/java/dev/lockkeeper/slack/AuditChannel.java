package dev.lockkeeper.slack;

import dev.lockkeeper.engine.RecordHeads;
import dev.lockkeeper.slack.view.AuditPosts;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Keeps where the record of a window stood in a second place than its room, and alarms whoever reads it about break-glass;
 * {@code docs/audit.md} says how to compare. Any thread.
 */
final class AuditChannel implements OutsideVoice {
    private final Optional<String> channel;
    private final Map<String, RoleHolders> roles;
    private final boolean practice;
    private final Function<WindowId, List<WindowEvent>> journal;
    private final RecordHeads heads;
    private final Clock windowTime;
    private final Map<WindowId, Known> known = new ConcurrentHashMap<>();

    AuditChannel(
            SlackSettings settings,
            Optional<String> channel,
            Function<WindowId, List<WindowEvent>> journal,
            RecordHeads heads,
            Clock windowTime) {
        this.channel = channel;
        this.roles = settings.roles();
        this.practice = settings.isElsewhere();
        this.journal = journal;
        this.heads = heads;
        this.windowTime = windowTime;
    }

    private record Known(long version, List<AuditPosts.Recorded> record) {}

    static boolean isOurs(String key) {
        return key.startsWith(AuditPosts.PREFIX);
    }

    @Override
    public Optional<String> channel() {
        return channel;
    }

    @Override
    public boolean says(String key) {
        return isOurs(key);
    }

    @Override
    public List<DesiredMessage> unsaid(Window window, PostedRows posted) {
        boolean nothingToSay = channel.isEmpty()
                || window.startedAt() == null && !window.state().isFinal()
                || posted.isPosted(AuditPosts.END)
                || window.state().isFinal() && isOld(window, posted);
        if (nothingToSay) {
            known.remove(window.id());
            return List.of();
        }
        return new AuditPosts(window, new SlackNames(window, roles), record(window))
                .due(windowTime.instant()).stream()
                        .filter(message -> !posted.isPosted(message.key()))
                        .map(message -> practice ? PracticeMark.on(message) : message)
                        .toList();
    }

    @Override
    public Notice silent(SlackCallException why) {
        return new Notice(
                "audit",
                "I cannot post to the audit channel " + channel.orElse("") + " (Slack says " + why.code()
                        + "), so nobody there hears of break-glass, and where the record stood is kept in this room alone;"
                        + " invite me there, or correct channels.audit.");
    }

    /** A window that ended before there was an audit channel is shown again after each start, and nobody asks about it. */
    private static boolean isOld(Window window, PostedRows posted) {
        return window.overrides().proposals().isEmpty()
                && posted.all().stream().noneMatch(row -> row.ts() != null && isOurs(row.key()));
    }

    /** A window is looked at far more often than it changes. */
    private List<AuditPosts.Recorded> record(Window window) {
        return known.compute(
                        window.id(),
                        (id, before) -> before != null && before.version() == window.version()
                                ? before
                                : new Known(window.version(), read(window)))
                .record();
    }

    private List<AuditPosts.Recorded> read(Window window) {
        List<RecordHead> stood = heads.of(window.id());
        List<WindowEvent> events = journal.apply(window.id());
        long most = Math.min(window.version(), Math.min(stood.size(), events.size()));
        List<AuditPosts.Recorded> record = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            record.add(new AuditPosts.Recorded(events.get(i), stood.get(i)));
        }
        return record;
    }
}
