package dev.lockkeeper.engine;

import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.CallPlan;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Overrides;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records what time does to what people proposed and delegated, and raises the alarm about break-glass; the bell rings for
 * what is raised. What is past does not count before it is recorded either.
 */
final class OverrideWatch implements Reactor {
    private final CallPlan plan;
    private final Recorder recorder;
    private final AlarmBell bell;
    private final Clock clock;

    OverrideWatch(CallPlan plan, Recorder recorder, AlarmBell bell, Clock clock) {
        this.plan = plan;
        this.recorder = recorder;
        this.bell = bell;
        this.clock = clock;
    }

    @Override
    public boolean react(Window window) {
        Optional<WindowEvent> due = due(window, clock.instant());
        due.ifPresent(event -> {
            Window after = recorder.append(window, List.of(event), Map.of());
            if (event instanceof CallEvent.AlarmRaised) {
                // the window may end in the same turn, and nobody rings for one that ended
                bell.ring(after);
            }
        });
        return due.isPresent();
    }

    private Optional<WindowEvent> due(Window window, Instant now) {
        Overrides overrides = window.overrides();
        if (plan.alarm()) {
            Optional<WindowEvent> alarm = GlassAlarms.all(window).stream()
                    .filter(fact -> window.calls().of(fact.key()).raisedAt() == null)
                    .findFirst()
                    .map(fact -> new CallEvent.AlarmRaised(fact.key(), now));
            if (alarm.isPresent()) {
                return alarm;
            }
        }
        if (overrides.proposal().filter(it -> isPast(it.at(), now)).isPresent()) {
            return Optional.of(new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.BREAK_GLASS, now));
        }
        if (overrides.late().proposal().filter(it -> isPast(it.at(), now)).isPresent()) {
            return Optional.of(new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.SAFE_ABORT, now));
        }
        OverrideEvent.TakeProposed take = overrides.take();
        if (take != null && isPast(take.at(), now)) {
            return Optional.of(new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.TAKE, now));
        }
        return overrides.delegations().stream()
                .filter(delegation -> !delegation.standsAt(now))
                .findFirst()
                .map(ended -> new OverrideEvent.DelegationEnded(ended.from(), ended.to(), null, now));
    }

    private static boolean isPast(Instant proposedAt, Instant now) {
        return !now.isBefore(proposedAt.plus(Overrides.STANDS_FOR));
    }
}
