package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.Window;
import java.util.LinkedHashMap;
import java.util.Map;

/** The runbook as a window holds it: parsed from the stored bytes, never from disk. Any thread. */
final class StoredRunbooks {
    private final WindowStore store;
    private final RunbookLibrary library;

    StoredRunbooks(WindowStore store, RunbookLibrary library) {
        this.store = store;
        this.library = library;
    }

    /**
     * The stored runbook of this window.
     *
     * @throws IllegalStateException if stored bytes are missing or no longer parse; the window cannot go on by itself
     */
    Stored of(Window window) {
        Plan plan = window.plan();
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (StoredFile file : plan.files()) {
            files.put(
                    file.name(),
                    store.file(file.sha256())
                            .orElseThrow(() -> new IllegalStateException(
                                    "the stored bytes of " + file.name() + " of " + window.id() + " are missing")));
        }
        RunbookLibrary.Parsed parsed = library.parse(new RunbookLibrary.Source(plan.runbook(), files));
        if (!(parsed instanceof RunbookLibrary.Parsed.Valid valid)) {
            throw new IllegalStateException("the stored runbook of " + window.id() + " does not parse any more");
        }
        Environment environment = valid.runbook()
                .environment(plan.environment())
                .orElseThrow(() -> new IllegalStateException(
                        "the stored runbook of " + window.id() + " has no environment " + plan.environment()));
        return new Stored(valid.runbook(), environment, files);
    }

    /** A runbook with the bytes it came from. */
    record Stored(Runbook runbook, Environment environment, Map<String, byte[]> files) {
        StepSpec step(StepId id) {
            return runbook.step(id.value())
                    .orElseThrow(() -> new IllegalStateException("the stored runbook has no step " + id));
        }
    }
}
