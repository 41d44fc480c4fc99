package dev.lockkeeper.outside;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out steps of the kinds {@code maintenance} and {@code pause-jobs}: asks the state, calls once if it is not as
 * wanted, and asks until it is. What became of an attempt that died is told by the state alone. Safe for several threads.
 * See docs/steps/maintenance.md and docs/steps/pause-jobs.md.
 */
public final class PairStepExecutor implements StepExecutor {
    private final String kind;
    private final OutsideSettings settings;
    private final HttpCalls calls = new HttpCalls();
    private final HttpLook look;

    /** @param kind one of {@link #kinds} */
    public PairStepExecutor(String kind, OutsideSettings settings) {
        this.kind = kind;
        this.settings = settings;
        this.look = new HttpLook(settings, calls);
    }

    /** The kinds of steps that are halves of pairs. */
    public static List<String> kinds() {
        return List.of("maintenance", "pause-jobs");
    }

    @Override
    public String kind() {
        return kind;
    }

    @Override
    public List<String> obstacles(Context step) {
        PairSpec.Call call = half(step).call();
        Optional<HttpAddress> address = settings.address(call.address());
        if (address.isEmpty()) {
            return List.of(
                    "The address " + call.address() + " is not configured; add it under http in lockkeeper.yaml.");
        }
        List<String> obstacles = new ArrayList<>();
        if (!address.get().methods().contains(call.method())) {
            obstacles.add("Steps may not call " + call.method() + " at " + call.address() + "; add methods: ["
                    + call.method() + "] under http." + call.address() + " in lockkeeper.yaml if they may.");
        }
        try {
            HttpLook.token(call.as(), address.get());
        } catch (UnprovenException e) {
            obstacles.add("It cannot be called: " + e.getMessage() + ".");
        }
        return obstacles;
    }

    @Override
    public Outcome run(Context step, Progress progress) {
        return new PairTurn(settings, calls, look, step, progress).turn(half(step));
    }

    @Override
    public Finding settle(Context step, Progress progress) {
        PairSpec half = half(step);
        Map<String, Look> seen = new PairState(look, step.parameters()).of(half);
        Optional<String> unknown = PairTurn.with(seen, Verdict.NOT_PROVEN);
        if (unknown.isPresent()) {
            return new Finding.AtWork("What became of it is asked of "
                    + half.call().address() + ", and " + unknown.get() + ". It is asked again until it answers.");
        }
        Optional<String> on = PairTurn.with(seen, Verdict.PASS);
        Optional<String> not = PairTurn.with(seen, Verdict.FAIL);
        if (not.isPresent()) {
            return new Finding.NoEffect(
                    "Asked now, it is not so that " + wanted(half) + ": " + not.get() + ".", on.isPresent());
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        seen.forEach((group, look) -> outputs.put(group.isEmpty() ? "proof" : group + "_proof", look.actual()));
        return new Finding.TookEffect(outputs, "Asked now, " + wanted(half) + ": " + on.orElse("") + ".");
    }

    /** The state that this half wants, as a clause. */
    static String wanted(PairSpec half) {
        return "\"" + half.what() + "\" " + (half.turn() == PairSpec.Turn.ON ? "is on" : "is off");
    }

    private PairSpec half(Context step) {
        if (step.spec() instanceof StepSpec.Paired paired && paired.kind().equals(kind)) {
            return paired.half();
        }
        throw new IllegalArgumentException("step kind " + step.spec().kind() + "; expected " + kind);
    }
}
