package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Whom a window has called, question by question.
 *
 * @param byQuestion the key of a {@link Question} to what was done about it; questions nothing was done about are absent
 * @param countedFrom when the window last went on after a hold or a stop: waiting is counted anew from there; null if it
 *     never did
 * @param acted what deputies did, oldest first
 */
public record Calls(Map<String, Call> byQuestion, @Nullable Instant countedFrom, List<CallEvent.DeputyActed> acted) {
    /** Nobody was called. */
    public static final Calls NONE = new Calls(Map.of(), null, List.of());

    public Calls {
        byQuestion = Collections.unmodifiableMap(new LinkedHashMap<>(byQuestion));
        acted = List.copyOf(acted);
    }

    /** What was done about this question so far. */
    public Call of(String question) {
        return byQuestion.getOrDefault(question, Call.NONE);
    }

    /** True if this person said this at this moment as a deputy. */
    public boolean asDeputy(Actor by, Instant at) {
        return acted.stream().anyMatch(act -> act.by().equals(by) && act.at().equals(at));
    }

    /** The roles for which deputies act now: those of the questions that still stand. */
    public static Set<String> deputised(Window window) {
        Set<String> roles = new LinkedHashSet<>();
        for (Question question : Question.of(window)) {
            CallEvent.DeputiesCalled called = window.calls().of(question.key()).deputies();
            if (called != null) {
                called.roles().stream().filter(question.roles()::contains).forEach(roles::add);
            }
        }
        return roles;
    }

    Calls change(String question, UnaryOperator<Call> change) {
        Map<String, Call> more = new LinkedHashMap<>(byQuestion);
        more.put(question, change.apply(of(question)));
        return new Calls(more, countedFrom, acted);
    }

    Calls countedFrom(Instant at) {
        return new Calls(byQuestion, at, acted);
    }

    Calls acted(CallEvent.DeputyActed act) {
        List<CallEvent.DeputyActed> more = new ArrayList<>(acted);
        more.add(act);
        return new Calls(byQuestion, countedFrom, more);
    }

    /**
     * What was done about one question.
     *
     * @param reminders oldest first
     * @param deputies when deputies were asked, or null if they were not
     * @param raisedAt when the alarm was raised, or null
     * @param settled what became of the alarm, or null while that is not known
     */
    public record Call(
            List<CallEvent.Reminded> reminders,
            CallEvent.@Nullable DeputiesCalled deputies,
            @Nullable Instant raisedAt,
            @Nullable Settled settled) {
        static final Call NONE = new Call(List.of(), null, null, null);

        public Call {
            reminders = List.copyOf(reminders);
        }

        /** The number of the last reminder; 0 before the first. */
        public int reminded() {
            return reminders.isEmpty() ? 0 : reminders.get(reminders.size() - 1).number();
        }

        Call reminded(CallEvent.Reminded reminder) {
            List<CallEvent.Reminded> more = new ArrayList<>(reminders);
            more.add(reminder);
            return new Call(more, deputies, raisedAt, settled);
        }

        Call deputised(CallEvent.DeputiesCalled called) {
            return new Call(reminders, called, raisedAt, settled);
        }

        Call raised(Instant at) {
            return new Call(reminders, deputies, at, null);
        }

        Call settled(boolean arrived, String outcome) {
            return new Call(reminders, deputies, raisedAt, new Settled(arrived, outcome));
        }
    }

    /** What became of an alarm. */
    public record Settled(boolean arrived, String outcome) {}
}
