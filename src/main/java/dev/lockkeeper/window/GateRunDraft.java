package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A gate in the middle of one change: names what changes, keeps the rest. Used by one thread, within this package. */
final class GateRunDraft {
    GateState state;
    int asking;

    @Nullable
    String digest;

    @Nullable
    Instant askedAt;

    @Nullable
    Instant settledAt;

    List<GateEvent.Decided> decisions;
    Map<String, GateEvent.Mark> marks;
    List<GateEvent.Voided> voided;
    List<String> emptyRoles;
    GateReach reach;
    GateHistory history;
    List<Confirming> confirming;

    GateRunDraft(GateRun before) {
        state = before.state();
        asking = before.asking();
        digest = before.digest();
        askedAt = before.askedAt();
        settledAt = before.settledAt();
        decisions = before.decisions();
        marks = before.marks();
        voided = before.voided();
        emptyRoles = before.emptyRoles();
        reach = before.reach();
        history = before.history();
        confirming = before.confirming();
    }

    /** Nothing is asked any more and nothing decided; how often it was asked stays, and so do the marks. */
    void beginAnew() {
        state = GateState.AHEAD;
        digest = null;
        askedAt = null;
        settledAt = null;
        decisions = List.of();
        voided = List.of();
        emptyRoles = List.of();
        confirming = List.of();
    }

    GateRun run() {
        return new GateRun(
                state,
                asking,
                digest,
                askedAt,
                settledAt,
                decisions,
                marks,
                voided,
                emptyRoles,
                reach,
                history,
                confirming);
    }
}
