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
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** One attempt to turn what a pair turns. Used by one thread. */
final class PairTurn {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final String REFUSED = "refused with status ";
    private static final int REFUSAL = 400;
    private static final int SERVER_ERROR = 500;

    private final OutsideSettings settings;
    private final HttpCalls calls;
    private final PairState state;
    private final Context step;
    private final Progress progress;
    private final AtomicBoolean asked = new AtomicBoolean();

    PairTurn(OutsideSettings settings, HttpCalls calls, HttpLook look, Context step, Progress progress) {
        this.settings = settings;
        this.calls = calls;
        this.step = step;
        this.progress = progress;
        this.state = new PairState(look, step.parameters());
        step.cancellation().whenAsked(() -> asked.set(true));
    }

    /** Asks, calls what is not as wanted once each, and asks until the proofs hold or their time is over. */
    Outcome turn(PairSpec half) {
        progress.says("asks how it is");
        Map<String, Look> before = until(
                half, seen -> asked.get() || seen.stream().noneMatch(look -> look.verdict() == Verdict.NOT_PROVEN));
        Optional<String> unknown = with(before, Verdict.NOT_PROVEN);
        if (unknown.isPresent()) {
            return failed("how it is could not be asked: " + unknown.get() + ". Nothing was called", true);
        }
        if (asked.get()) {
            return new Outcome.Cancelled("Nothing was called.");
        }
        Map<String, String> called = new LinkedHashMap<>();
        boolean refused = false;
        for (Map.Entry<String, Look> thing : before.entrySet()) {
            String group = thing.getKey();
            if (refused || thing.getValue().verdict() == Verdict.PASS) {
                continue;
            }
            try {
                String answer = call(half.call(), group);
                called.put(group, answer);
                refused = answer.contains(REFUSED);
            } catch (NotSentException e) {
                boolean none = called.isEmpty();
                return failed(
                        named(group, String.valueOf(e.getMessage())) + ". Nothing "
                                + (none ? "was called" : "more was called"),
                        none);
            }
        }
        return proven(half, called, refused);
    }

    private Outcome proven(PairSpec half, Map<String, String> called, boolean refused) {
        progress.says("waits for the proof");
        Map<String, Look> after = refused
                ? state.of(half)
                : until(half, seen -> seen.stream().allMatch(look -> look.verdict() == Verdict.PASS));
        String said = called.entrySet().stream()
                .map(call -> named(call.getKey(), call.getValue()))
                .collect(Collectors.joining("; "));
        Optional<String> unknown = with(after, Verdict.NOT_PROVEN);
        if (unknown.isPresent()) {
            return new Outcome.InDoubt(said + ". Whether it took effect could not be asked: " + unknown.get() + ".");
        }
        Optional<String> not = with(after, Verdict.FAIL);
        if (not.isPresent()) {
            String since = refused ? "" : " within " + half.within().toSeconds() + " s";
            return failed(
                    said + ". It was not seen" + since + " that " + PairStepExecutor.wanted(half) + ": " + not.get(),
                    refused && called.size() == 1);
        }
        Map<String, String> outputs = new LinkedHashMap<>();
        after.forEach((group, look) -> {
            String answer = called.getOrDefault(group, "nothing, " + PairStepExecutor.wanted(half) + " already");
            outputs.put(group.isEmpty() ? "called" : group, answer);
            outputs.put(group.isEmpty() ? "proof" : group + "_proof", look.actual());
        });
        return new Outcome.Succeeded(outputs, List.of());
    }

    /** What of this verdict was seen, if anything was. */
    static Optional<String> with(Map<String, Look> seen, Verdict verdict) {
        String words = seen.entrySet().stream()
                .filter(thing -> thing.getValue().verdict() == verdict)
                .map(thing -> named(thing.getKey(), thing.getValue().actual()))
                .collect(Collectors.joining("; "));
        return Optional.of(words).filter(some -> !some.isEmpty());
    }

    private static String named(String group, String words) {
        return group.isEmpty() ? words : group + ": " + words;
    }

    /** What was called, and what came of it. */
    private String call(PairSpec.Call call, String group) throws NotSentException {
        String what = call.method() + " " + call.path().replace(PairSpec.GROUP, group) + " at " + call.address();
        progress.says("calls " + what);
        try {
            int status = send(call, group);
            boolean refused = status >= REFUSAL && status < SERVER_ERROR;
            return what + ": " + (refused ? REFUSED : "status ") + status;
        } catch (NotSentException e) {
            throw e;
        } catch (UnprovenException e) {
            return what + ": no answer (" + e.getMessage() + ")";
        }
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
    private Map<String, Look> until(PairSpec half, Predicate<Collection<Look>> holds) {
        long end = System.nanoTime() + half.within().toNanos();
        Duration pause = FIRST_PAUSE;
        Map<String, Look> seen = state.of(half);
        while (!holds.test(seen.values()) && System.nanoTime() - end < 0 && PairState.waited(pause)) {
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : twice;
            seen = state.of(half);
        }
        return seen;
    }

    private static Outcome failed(String message, boolean nothingTookEffect) {
        String sentence = Character.toUpperCase(message.charAt(0)) + message.substring(1) + ".";
        return new Outcome.Failed(new StepFailure(sentence, null, 0, null, nothingTookEffect));
    }
}
