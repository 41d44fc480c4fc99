package dev.lockkeeper.engine;

import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.CallPlan;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Records whom a window calls next, once that is due, and has the alarm rung. The room shows what is recorded. */
final class PeopleCaller implements Reactor {
    private final CallPlan plan;
    private final Recorder recorder;
    private final AlarmBell bell;
    private final Clock clock;

    PeopleCaller(CallPlan plan, Recorder recorder, AlarmBell bell, Clock clock) {
        this.plan = plan;
        this.recorder = recorder;
        this.bell = bell;
        this.clock = clock;
    }

    @Override
    public boolean react(Window window) {
        Optional<CallEvent> due = plan.due(window, clock.instant());
        if (due.isPresent()) {
            recorder.append(window, List.of(due.get()), Map.of());
            return true;
        }
        bell.ring(window);
        return false;
    }
}
