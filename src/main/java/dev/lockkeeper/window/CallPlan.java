package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When people who do not answer are called again, and who after them. All in window time, counted from when the question
 * was asked, or from when the window went on after a hold or a stop; for the commander also from their last word. Nobody
 * is hurried while the window is on hold.
 *
 * @param reminders after how long each reminder comes, rising; empty if nobody is ever called again
 * @param deputised the roles that have deputies; {@link Permissions#COMMANDER} if the commander has
 * @param alarm whether there is somebody outside Slack to call at last
 */
public record CallPlan(List<Duration> reminders, Set<String> deputised, boolean alarm) {
    /** Nobody is called again. */
    public static final CallPlan QUIET = new CallPlan(List.of(), Set.of(), false);

    private static final Duration FIRST_ABOUT_A_LOCK = Duration.ofMinutes(2);

    public CallPlan {
        reminders = List.copyOf(reminders);
        deputised = Set.copyOf(deputised);
        Duration last = Duration.ZERO;
        for (Duration each : reminders) {
            if (each.compareTo(last) <= 0) {
                throw new IllegalArgumentException("reminders are " + reminders + "; expected rising lengths");
            }
            last = each;
        }
    }

    /** The next thing to record, if something is due that was not done; of several missed reminders only the last. */
    public Optional<CallEvent> due(Window window, Instant now) {
        Transitions.Cell here = new Transitions.Cell(window.state(), CallEvent.Reminded.class);
        if (reminders.isEmpty() || !Transitions.table().containsKey(here)) {
            return Optional.empty();
        }
        return Question.of(window).stream()
                .filter(question -> !question.paused())
                .flatMap(question -> due(window, question, now).stream())
                .findFirst();
    }

    private Optional<CallEvent> due(Window window, Question question, Instant now) {
        Instant from = countedFrom(window, question);
        if (from == null) {
            return Optional.empty();
        }
        List<Duration> reminders = remindersOf(question);
        Duration waited = Duration.between(from, now);
        Calls.Call call = window.calls().of(question.key());
        int number = (int)
                reminders.stream().filter(after -> waited.compareTo(after) >= 0).count();
        if (number > call.reminded()) {
            return Optional.of(new CallEvent.Reminded(question.key(), number, question.roles(), now));
        }
        List<String> deputies =
                question.roles().stream().filter(deputised::contains).toList();
        if (!deputies.isEmpty() && call.deputies() == null && waited.compareTo(deputiesAfter()) >= 0) {
            return Optional.of(new CallEvent.DeputiesCalled(question.key(), deputies, now));
        }
        Duration alarmAfter =
                deputies.isEmpty() ? deputiesAfter() : deputiesAfter().plus(gap());
        if (alarm && call.raisedAt() == null && waited.compareTo(alarmAfter) >= 0) {
            return Optional.of(new CallEvent.AlarmRaised(question.key(), now));
        }
        return Optional.empty();
    }

    /** Whoever holds a step up holds up those who queue behind it, too; so that is asked about once more sooner. */
    private List<Duration> remindersOf(Question question) {
        if (!question.isAboutALock() || reminders.get(0).compareTo(FIRST_ABOUT_A_LOCK) <= 0) {
            return reminders;
        }
        List<Duration> sooner = new ArrayList<>(reminders);
        sooner.set(0, FIRST_ABOUT_A_LOCK);
        return sooner;
    }

    /** Deputies are asked as long after the last reminder as that came after the one before. */
    private Duration deputiesAfter() {
        return reminders.get(reminders.size() - 1).plus(gap());
    }

    private Duration gap() {
        int last = reminders.size() - 1;
        return last == 0 ? reminders.get(0) : reminders.get(last).minus(reminders.get(last - 1));
    }

    private static @Nullable Instant countedFrom(Window window, Question question) {
        Instant from = later(question.since(), window.calls().countedFrom());
        return question.roles().contains(Permissions.COMMANDER) ? later(from, window.commanderHeardAt()) : from;
    }

    private static @Nullable Instant later(@Nullable Instant one, @Nullable Instant other) {
        return one == null || other == null || one.isAfter(other) ? one : other;
    }
}
