package dev.lockkeeper.engine;

import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is rung for outside Slack about break-glass: each proposal, and each gate that was opened so. Pure. */
final class GlassAlarms {
    private GlassAlarms() {}

    /**
     * One thing that was proposed or done.
     *
     * @param key {@code glass/1/proposed} or {@code broken/1/opened}, for ever the same
     * @param what it in words, without who lacked
     * @param missing the roles that had not said enough, if it was done
     */
    record Fact(String key, String what, List<String> missing, Instant at) {
        Fact {
            missing = List.copyOf(missing);
        }
    }

    /** The fact with this key, if it is one of these. */
    static Optional<Fact> of(Window window, String key) {
        return all(window).stream().filter(fact -> fact.key().equals(key)).findFirst();
    }

    /** Every such fact of this window, proposals first. */
    static List<Fact> all(Window window) {
        List<Fact> facts = new ArrayList<>();
        for (OverrideEvent.BreakGlassProposed it : window.overrides().proposals()) {
            facts.add(new Fact(
                    "glass/" + (facts.size() + 1) + "/proposed",
                    it.by().user() + " wants to open the gate \"" + title(window, it.gate())
                            + "\" without the approvals that are missing: " + it.reason(),
                    List.of(),
                    it.at()));
        }
        int number = 0;
        for (OverrideEvent.GlassBroken it : window.overrides().broken()) {
            number++;
            facts.add(new Fact(
                    "broken/" + number + "/opened",
                    it.proposedBy().user() + " and " + it.by().user() + " opened the gate \"" + title(window, it.gate())
                            + "\": " + it.reason(),
                    it.missing(),
                    it.at()));
        }
        return facts;
    }

    private static String title(Window window, GateId gate) {
        return window.plan().gate(gate).map(PlannedGate::title).orElse(gate.value());
    }
}
