package dev.lockkeeper.runbook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One half of a pair: what it calls, and how it is proven that what it turns is on or off. Both halves are told apart by
 * the state they leave alone, so that either may be begun again once the state was asked.
 *
 * @param turn which half this is
 * @param opening the id of the opening step if this is the closing half; empty otherwise
 * @param what what stands open between the halves, in a few words, for example {@code maintenance}
 * @param groups what is turned one after the other, each with its own call and proof; empty if it is one thing
 * @param proofs what is asked before and after, at least one; all of them must hold
 * @param within how long the proof may take to hold after the call, above zero
 */
public record PairSpec(
        Turn turn, String opening, String what, List<String> groups, Call call, List<Proof> proofs, Duration within) {
    /** Stands for the group's name in paths and bodies. */
    public static final String GROUP = "{group}";

    public PairSpec {
        groups = List.copyOf(groups);
        proofs = List.copyOf(proofs);
    }

    /** Which half. */
    public enum Turn {
        /** The opening half: maintenance begins, jobs stand still. */
        ON,
        /** The closing half. */
        OFF
    }

    /**
     * The one request that changes something.
     *
     * @param address an address of the configuration
     * @param method {@code PUT}, {@code POST}, {@code PATCH} or {@code DELETE}
     * @param path begins with one slash
     * @param body JSON, or empty for none
     * @param as the name of the secret that goes along, or null
     */
    public record Call(
            String address,
            String method,
            String path,
            String body,
            @Nullable String as,
            Duration timeout) {}

    /**
     * One thing that is looked at; it changes nothing.
     *
     * @param asked the request and what must stand in its answer
     * @param still pointers whose values must be the same when it is asked again
     * @param moving pointers whose values must be others when it is asked again
     * @param over how long after the first time it is asked again; only with {@code still} or {@code moving}
     */
    public record Proof(CheckSpec.Http asked, List<String> still, List<String> moving, Duration over) {
        public Proof {
            still = List.copyOf(still);
            moving = List.copyOf(moving);
        }
    }
}
