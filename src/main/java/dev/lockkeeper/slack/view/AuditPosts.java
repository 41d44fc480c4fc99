package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the audit channel is told of a window: where its record stood at the start, after each decision at a gate, once an
 * hour and at the end, and at once that the glass is to be broken or was. Each is true when it is posted and is not changed
 * afterwards. Pure.
 */
public final class AuditPosts {
    /** What the keys of these messages begin with. */
    public static final String PREFIX = "audit/";

    /** The key of the last one. */
    public static final String END = PREFIX + "end";

    private static final Duration PACE = Duration.ofHours(1);
    private static final int REASON = 600;

    private final Scene scene;
    private final Window window;
    private final List<Recorded> record;

    /** @param record the window's events with where the record stood after each, oldest first */
    public AuditPosts(Window window, Names names, List<Recorded> record) {
        this.scene = new Scene(window, names);
        this.window = window;
        this.record = List.copyOf(record);
    }

    /** An event, and where the record stood after it. */
    public record Recorded(WindowEvent event, RecordHead head) {}

    /** What should be known by now, oldest first; of the hours only the last. */
    public List<DesiredMessage> due(Instant now) {
        List<DesiredMessage> all = new ArrayList<>();
        int proposed = 0;
        int broken = 0;
        for (int i = 0; i < record.size(); i++) {
            WindowEvent event = record.get(i).event();
            RecordHead head = record.get(i).head();
            if (event instanceof OverrideEvent.BreakGlassProposed it) {
                proposed++;
                all.add(proposed(it, proposed, head));
            } else if (event instanceof OverrideEvent.GlassBroken it) {
                broken++;
                all.add(broken(it, broken, head));
            } else if (event instanceof LifeEvent.Started) {
                all.add(stood("start", "started", head));
            } else if (isDecision(event) && !goesOn(event, i + 1)) {
                all.add(stood("gate/" + head.seq(), "a decision at " + gate(((GateEvent) event).gate()), head));
            }
        }
        hour(now).ifPresent(all::add);
        if (window.state().isFinal() && !record.isEmpty()) {
            all.add(stood(
                    "end", window.state().words(), record.get(record.size() - 1).head()));
        }
        return all;
    }

    private static boolean isDecision(WindowEvent event) {
        return event instanceof GateEvent.Approved || event instanceof GateEvent.Rejected;
    }

    /** One press may sign several lines; where the record stood after the last of them is enough. */
    private boolean goesOn(WindowEvent event, int next) {
        return next < record.size()
                && isDecision(record.get(next).event())
                && record.get(next).event().at().equals(event.at());
    }

    /** Where the record stood when the last full hour of the window was over. */
    private Optional<DesiredMessage> hour(Instant now) {
        Instant started = window.startedAt();
        if (started == null || window.state().isFinal()) {
            return Optional.empty();
        }
        long hours = Duration.between(started, now).dividedBy(PACE);
        Instant over = started.plus(PACE.multipliedBy(hours));
        return record.stream()
                .filter(it -> hours > 0 && !it.event().at().isAfter(over))
                .reduce((first, second) -> second)
                .map(it ->
                        stood("hour/" + hours, Wording.count(hours, "hour", "hours") + " after its start", it.head()));
    }

    private DesiredMessage stood(String key, String what, RecordHead head) {
        return new Card(PREFIX + key)
                .small(scene.named() + " · " + what + " · record " + head.words())
                .says(scene.named() + ", " + what.replace("*", "") + ": record " + head.words());
    }

    private DesiredMessage proposed(OverrideEvent.BreakGlassProposed it, int number, RecordHead head) {
        String what = scene.person(it.by()) + " wants to open " + gate(it.gate())
                + " by break-glass, without the approvals that are missing";
        return alarm("glass/" + number, "break-glass is proposed", what, it.reason(), it.at(), head);
    }

    private DesiredMessage broken(OverrideEvent.GlassBroken it, int number, RecordHead head) {
        String without = it.missing().isEmpty()
                ? ""
                : ", without " + it.missing().stream().map(scene::roleTitle).collect(Collectors.joining(" and "));
        String what = gate(it.gate()) + " was opened by break-glass, proposed by " + scene.person(it.proposedBy())
                + ", confirmed by " + scene.person(it.by()) + without;
        return alarm("broken/" + number, "the glass is broken", what, it.reason(), it.at(), head);
    }

    private DesiredMessage alarm(String key, String lead, String what, String reason, Instant at, RecordHead head) {
        String room = window.room() == null ? "" : " · <#" + window.room().channel() + ">";
        return new Card(PREFIX + key)
                .text(
                        "<!channel> *" + scene.named() + ": " + lead + "*",
                        what + ".",
                        "Reason: \"" + SlackText.line(reason, REASON) + "\" · " + Scene.at(at) + room)
                .small("record " + head.words())
                .says("<!channel> " + scene.named() + ": " + what + ". Reason: \"" + SlackText.line(reason, REASON)
                        + "\".");
    }

    private String gate(GateId gate) {
        return "the gate \""
                + window.plan()
                        .gate(gate)
                        .map((PlannedGate it) -> scene.title(it))
                        .orElse(gate.value()) + "\"";
    }
}
