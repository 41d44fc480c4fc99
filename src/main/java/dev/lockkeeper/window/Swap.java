package dev.lockkeeper.window;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A database was put in the target's place. From it on the window works on the new one, and nothing of the old ledger
 * counts any more.
 *
 * @param step the step that did it
 * @param before the database that the window worked on until then; it is kept, and no more touched
 * @param after the one that it works on since
 * @param ledgerBefore the id of the ledger in the old one, or null if it had none
 * @param ledgerAfter the id of the ledger that was made in the new one, or null if none was
 * @param kept the name of the old one since
 */
public record Swap(
        StepId step,
        TargetIdentity before,
        TargetIdentity after,
        @Nullable String ledgerBefore,
        @Nullable String ledgerAfter,
        String kept,
        Instant at) {
    private static final String OID = "database_oid";
    private static final String KEPT = "kept_database";

    /** What a step leaves behind that did this: which database is in the target's place now, and where the old one is. */
    public static Map<String, String> outputs(long oid, String kept, @Nullable String ledger) {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put(OID, String.valueOf(oid));
        outputs.put(KEPT, kept);
        if (ledger != null) {
            outputs.put(Promise.LEDGER_ID, ledger);
        }
        return outputs;
    }

    /**
     * What a step of this window did, told by what it left behind; empty if it put no database in the target's place.
     *
     * @throws NumberFormatException if its outputs are not those of {@link #outputs}
     */
    public static Optional<Swap> of(Window window, StepId step, Map<String, String> outputs, Instant at) {
        String oid = outputs.get(OID);
        String kept = outputs.get(KEPT);
        if (oid == null || kept == null) {
            return Optional.empty();
        }
        TargetIdentity before = window.plan().target();
        return Optional.of(new Swap(
                step,
                before,
                before.withDatabaseOid(Long.parseLong(oid)),
                Promise.ledger(window).orElse(null),
                outputs.get(Promise.LEDGER_ID),
                kept,
                at));
    }
}
