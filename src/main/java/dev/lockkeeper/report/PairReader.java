package dev.lockkeeper.report;

import dev.lockkeeper.window.Pairs;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads both halves of every pair that a window began. */
final class PairReader {
    private static final String NOT_SEEN = "not seen";

    private final Window window;
    private final Instant asOf;

    PairReader(Window window, Instant asOf) {
        this.window = window;
        this.asOf = asOf;
    }

    List<PairSheet> sheets() {
        return Pairs.all(window).stream().map(this::sheet).toList();
    }

    private PairSheet sheet(Pairs.Standing pair) {
        StepRun opening = window.step(pair.opening().id());
        PlannedStep by = pair.closedBy() == null ? pair.closing() : pair.closedBy();
        StepRun closing = window.step(by.id());
        boolean opened = opening.tookEffect();
        Instant openedAt = opened && opening.finishedAt() != null ? opening.finishedAt() : opening.startedAt();
        Instant closedAt = pair.closedBy() != null && !pair.leftOpen() ? closing.finishedAt() : null;
        return new PairSheet(
                Pairs.what(pair.opening()),
                state(pair, opened),
                pair.opening().id().value(),
                openedAt,
                opened ? proof(opening) : NOT_SEEN,
                by.id().value(),
                closedAt,
                closedAt == null ? NOT_SEEN : proof(closing),
                closing.attempt(),
                length(opened ? openedAt : null, closedAt == null ? asOf : closedAt));
    }

    private static String state(Pairs.Standing pair, boolean opened) {
        if (pair.leftOpen()) {
            return "left open on purpose";
        }
        return pair.closedBy() != null ? "closed" : opened ? "open" : "perhaps open";
    }

    private static @Nullable Duration length(@Nullable Instant from, Instant until) {
        return from == null ? null : Duration.between(from, until);
    }

    /** What the step left behind: whom it called, and what was seen afterwards. */
    private static String proof(StepRun run) {
        String seen = run.outputs().entrySet().stream().map(PairReader::line).collect(Collectors.joining("; "));
        return seen.isEmpty() ? "declared by hand, not looked at" : seen;
    }

    private static String line(Map.Entry<String, String> output) {
        return output.getKey() + ": " + output.getValue();
    }
}
