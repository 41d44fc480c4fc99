package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.Schedule;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The sentences for those who wait outside: one when the window begins, one per phase, one per quarter of an hour that it
 * runs late, one at its end. Each is true when it is posted and is not changed afterwards. Pure.
 */
public final class Announcements {
    private static final Duration SLIP = Duration.ofMinutes(15);
    private static final int USERS = 200;

    /** What the keys of announcements begin with. */
    public static final String PREFIX = "audience/";

    /** The key of the last one. */
    public static final String END = PREFIX + "end";

    /** What the keys of those that say how late it is begin with; a number of quarters of an hour follows. */
    public static final String LATE = PREFIX + "late/";

    private final Scene scene;
    private final Window window;
    private final Instant now;

    public Announcements(Window window, Names names, Instant now) {
        this.scene = new Scene(window, names);
        this.window = window;
        this.now = now;
    }

    /** What should be known by now and may not have been said yet; what has become old news is not among it. */
    public List<DesiredMessage> due() {
        if (window.startedAt() == null) {
            return List.of();
        }
        if (window.state().isFinal()) {
            return List.of(end());
        }
        List<DesiredMessage> all = new ArrayList<>();
        Schedule schedule = Schedule.of(window, now);
        String until = "Expected end " + Scene.at(schedule.forecastEnd()) + ".";
        int phase = phase();
        List<String> phases = phases();
        if (phase < 0) {
            // a step of the way back is in no part of the way forward
            all.add(say("back", "the maintenance goes back to what was there before. " + until));
        } else if (phase == 0) {
            String users = window.plan().users().isBlank()
                    ? ""
                    : " For users: " + SlackText.line(window.plan().users(), USERS) + ".";
            all.add(say("start", "the maintenance has begun. " + until + users));
        } else {
            all.add(say(
                    "phase/" + phase,
                    "part " + (phase + 1) + " of " + phases.size() + " has begun, "
                            + SlackText.line(phases.get(phase), USERS) + "; " + Wording.lag(schedule.lag()) + ". "
                            + until));
        }
        long quarters = schedule.lag().toMinutes() / SLIP.toMinutes();
        if (quarters > 0) {
            all.add(new Card(LATE + quarters)
                    .text("*" + name() + "*: it takes longer, " + schedule.lag().toMinutes() + " min so far. " + until)
                    .says(name() + ": it takes longer, " + schedule.lag().toMinutes() + " min so far. " + until));
        }
        return all;
    }

    private DesiredMessage end() {
        Instant at = window.finishedAt() == null ? now : window.finishedAt();
        boolean completed = window.state() == WindowState.COMPLETED;
        return say(
                "end",
                completed
                        ? "the maintenance is finished, " + Scene.at(at) + "."
                        : "the maintenance has ended at " + Scene.at(at)
                                + " without everything that was planned; the team will say what follows.");
    }

    private DesiredMessage say(String key, String what) {
        return new Card(PREFIX + key).text("*" + name() + "*: " + what).says(name() + ": " + what);
    }

    private String name() {
        return SlackText.line(window.plan().title(), USERS) + ", "
                + SlackText.line(window.plan().environment(), USERS);
    }

    private List<String> phases() {
        return window.plan().items().stream().map(PlanItem::phase).distinct().toList();
    }

    private int phase() {
        Optional<PlanItem> current = window.current();
        return current.map(item -> phases().indexOf(item.phase())).orElse(phases().size() - 1);
    }
}
