package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.PromiseSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.window.PlannedPromise;
import java.util.List;

/** The promises of a runbook as a window keeps them. They run nothing, so no digest covers them. Pure. */
final class PlannedPromises {
    private PlannedPromises() {}

    static List<PlannedPromise> of(Runbook runbook) {
        return runbook.promises().stream()
                .map(promise -> new PlannedPromise(
                        promise.id(),
                        promise.part(),
                        promise.what(),
                        promise.promised(),
                        promise.source(),
                        promise.measures().stream().map(PlannedPromises::of).toList(),
                        promise.elsewhere()))
                .toList();
    }

    private static PlannedPromise.Measure of(PromiseSpec.Measure measure) {
        Expectation expect = measure.expect();
        return new PlannedPromise.Measure(
                PlannedPromise.Kind.valueOf(measure.kind().name()),
                measure.of(),
                measure.given(),
                expect == null ? "" : expect.operator().sign(),
                expect == null ? "" : expect.value(),
                measure.reason());
    }
}
