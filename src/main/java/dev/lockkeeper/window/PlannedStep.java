package dev.lockkeeper.window;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step as the window knows it.
 *
 * @param kind the step kind's word, for example {@code sql}
 * @param pace how it begins: by itself or on command
 * @param writes whether it changes the target
 * @param protects whether it protects (a required backup, a point of no return) and so cannot be skipped
 * @param confirmWord the word to type before a point of no return, or null
 * @param digest SHA-256 (hex) over everything this step runs: its spec, files, checks
 * @param files names of the files this step runs, in order
 * @param effectDigest SHA-256 (hex) over what the step does: its spec without its checks, parameters and files; null in
 *     windows opened before it was kept
 * @param promise what is promised about it where the target carries the ledger; null in windows opened before it was kept
 * @param half which half of a pair it is; null if it is none
 */
public record PlannedStep(
        StepId id,
        String title,
        String phase,
        String kind,
        Pace pace,
        boolean writes,
        boolean protects,
        @Nullable String confirmWord,
        Duration offset,
        Duration planned,
        List<PlannedCheck> checks,
        List<String> files,
        String digest,
        @Nullable String effectDigest,
        @Nullable StepClass promise,
        @Nullable PairHalf half)
        implements PlanItem {
    private static final String BACKFILL = "backfill";

    public PlannedStep {
        checks = List.copyOf(checks);
        files = List.copyOf(files);
    }

    /** True if it only puts the bot's own ledger into the target, which is a guest there and no change of the application. */
    public boolean isLedger() {
        return kind.equals(Promise.LEDGER_KIND);
    }

    /** A step whose class was not kept. */
    public PlannedStep(
            StepId id,
            String title,
            String phase,
            String kind,
            Pace pace,
            boolean writes,
            boolean protects,
            @Nullable String confirmWord,
            Duration offset,
            Duration planned,
            List<PlannedCheck> checks,
            List<String> files,
            String digest,
            @Nullable String effectDigest) {
        this(
                id,
                title,
                phase,
                kind,
                pace,
                writes,
                protects,
                confirmWord,
                offset,
                planned,
                checks,
                files,
                digest,
                effectDigest,
                null);
    }

    /** A step that is no half of a pair. */
    public PlannedStep(
            StepId id,
            String title,
            String phase,
            String kind,
            Pace pace,
            boolean writes,
            boolean protects,
            @Nullable String confirmWord,
            Duration offset,
            Duration planned,
            List<PlannedCheck> checks,
            List<String> files,
            String digest,
            @Nullable String effectDigest,
            @Nullable StepClass promise) {
        this(
                id,
                title,
                phase,
                kind,
                pace,
                writes,
                protects,
                confirmWord,
                offset,
                planned,
                checks,
                files,
                digest,
                effectDigest,
                promise,
                null);
    }

    @Override
    public String typedId() {
        return id.value();
    }

    @Override
    public Optional<PlannedStep> asStep() {
        return Optional.of(this);
    }

    /** True if a word must be typed before this step may begin. */
    public boolean isPointOfNoReturn() {
        return confirmWord != null;
    }

    /** True if it works in batches and holds nothing between two of them, so that it may stand still there. */
    public boolean isPausable() {
        return kind.equals(BACKFILL);
    }

    /** True if it turns something on that a later step turns off. */
    public boolean isOpening() {
        return half != null && half.opening() == null;
    }

    /** True if it turns off what another step turned on. */
    public boolean isClosing() {
        return half != null && half.opening() != null;
    }

    /** True if it turns off what this step turned on. */
    public boolean closes(StepId opening) {
        return half != null && opening.equals(half.opening());
    }

    /** True if the other step does the same; their checks may differ. */
    boolean doesTheSame(PlannedStep other) {
        return effectDigest != null && effectDigest.equals(other.effectDigest);
    }

    /** How a step begins. */
    public enum Pace {
        /** By itself, once its predecessors are settled. Only for steps that read. */
        AUTO,
        /** When the commander says run. */
        ON_COMMAND
    }

    /**
     * A check of this step.
     *
     * @param id short name people type in {@code accept}
     * @param kind the check kind's word, for example {@code scalar}; null in windows opened before it was kept
     */
    public record PlannedCheck(
            String id,
            String name,
            boolean blocking,
            @Nullable String kind) {
        /** A check whose kind was not kept. */
        public PlannedCheck(String id, String name, boolean blocking) {
            this(id, name, blocking, null);
        }
    }
}
