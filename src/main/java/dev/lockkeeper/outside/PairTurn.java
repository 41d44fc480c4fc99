package dev.lockkeeper.outside;

import dev.lockkeeper.engine.StepExecutor.Context;
import dev.lockkeeper.engine.StepExecutor.Outcome;
import dev.lockkeeper.engine.StepExecutor.Progress;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.runbook.Parameters;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One attempt to turn what a pair turns. Used by one thread. */
final class PairTurn {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final int SUCCESS = 200;
    private static final int REDIRECT = 300;
    private static final int REFUSAL = 400;
    private static final int SERVER_ERROR = 500;

    private final OutsideSettings settings;
    private final HttpCalls calls;
    private final PairState state;
    private final Context step;
    private final Progress progress;
    private final AtomicBoolean asked = new AtomicBoolean();
    private boolean turnedAny;

    PairTurn(OutsideSettings settings, HttpCalls calls, HttpLook look, Context step, Progress progress) {
        this.settings = settings;
        this.calls = calls;
        this.step = step;
        this.progress = progress;
        this.state = new PairState(look, step.parameters());
        step.cancellation().whenAsked(() -> asked.set(true));
    }

    /**
     * What came of one thing.
     *
     * @param called what was called and answered, as people may read it
     * @param proof what was seen afterwards
     * @param end how the attempt ends here, or null if it goes on
     */
    record Turned(String called, String proof, @Nullable Outcome end) {
        private static Turned done(String called, Look seen) {
            return new Turned(called, seen.actual(), null);
        }

        private static Turned ended(Outcome end) {
            return new Turned("", "", end);
        }
    }

    /** Asks, calls once if that is needed, and asks until the proof holds or its time is over. */
    Turned turn(PairSpec half, String group) {
        String name = group.isEmpty() ? "" : group + ": ";
        progress.says(name + "asks how it is");
        Look before = until(half, group, seen -> seen.verdict() != Verdict.NOT_PROVEN || asked.get());
        if (before.verdict() == Verdict.PASS) {
            turnedAny |= step.attempt() > 1;
            return Turned.done("nothing, " + PairStepExecutor.wanted(half) + " already", before);
        }
        if (before.verdict() == Verdict.NOT_PROVEN) {
            return Turned.ended(failed(
                    name + "how it is could not be asked: " + before.actual() + ". Nothing was called", !turnedAny));
        }
        if (asked.get()) {
            return Turned.ended(new Outcome.Cancelled("Nothing was called.", turnedAny));
        }
        return called(half, group, name);
    }

    private Turned called(PairSpec half, String group, String name) {
        PairSpec.Call call = half.call();
        String what = call.method() + " " + call.path().replace(PairSpec.GROUP, group) + " at " + call.address();
        progress.says(name + "calls " + what);
        int status = 0;
        String answer;
        try {
            status = send(call, group);
            answer = "status " + status;
        } catch (NotSentException e) {
            return Turned.ended(failed(name + e.getMessage() + ". Nothing was called", !turnedAny));
        } catch (UnprovenException e) {
            answer = "no answer (" + e.getMessage() + ")";
        }
        boolean accepted = status >= SUCCESS && status < REDIRECT;
        boolean refused = status >= REFUSAL && status < SERVER_ERROR;
        progress.says(name + "waits for the proof");
        Look after = refused ? state.of(half, group) : until(half, group, seen -> seen.verdict() == Verdict.PASS);
        String said = name + what + ": " + answer;
        if (after.verdict() == Verdict.PASS) {
            turnedAny = true;
            return Turned.done(what + ": " + answer, after);
        }
        if (after.verdict() == Verdict.NOT_PROVEN) {
            return Turned.ended(
                    new Outcome.InDoubt(said + ". Whether it took effect could not be asked: " + after.actual() + "."));
        }
        boolean nothing = refused && !turnedAny;
        String since = accepted || status == 0 ? " within " + half.within().toSeconds() + " s" : "";
        return Turned.ended(failed(
                said + ". It was not seen" + since + " that " + PairStepExecutor.wanted(half) + ": " + after.actual(),
                nothing));
    }

    private int send(PairSpec.Call call, String group) throws UnprovenException {
        HttpAddress address = settings.address(call.address())
                .orElseThrow(() -> new NotSentException("the address " + call.address() + " is not configured"));
        String path;
        String body;
        try {
            path = Parameters.filled(call.path().replace(PairSpec.GROUP, group), step.parameters());
            body = Parameters.filled(call.body().replace(PairSpec.GROUP, group), step.parameters());
        } catch (IllegalArgumentException e) {
            throw new NotSentException(String.valueOf(e.getMessage()));
        }
        URI url = address.at(path)
                .orElseThrow(() -> new NotSentException("this path cannot be called at " + address.base()));
        String token;
        try {
            token = HttpLook.token(call.as(), address);
        } catch (UnprovenException e) {
            throw new NotSentException(String.valueOf(e.getMessage()));
        }
        return calls.send(call.method(), url, token, body, call.timeout());
    }

    /** Asks until this holds or the half's time is over, with growing pauses; the last that was seen. */
    private Look until(PairSpec half, String group, Predicate<Look> holds) {
        long end = System.nanoTime() + half.within().toNanos();
        Duration pause = FIRST_PAUSE;
        while (true) {
            Look seen = state.of(half, group);
            if (holds.test(seen) || System.nanoTime() - end >= 0) {
                return seen;
            }
            if (!PairState.waited(pause)) {
                return seen;
            }
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
        }
    }

    private static Outcome failed(String message, boolean nothingTookEffect) {
        String sentence = Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
        return new Outcome.Failed(new StepFailure(sentence, null, 0, null, nothingTookEffect));
    }
}
