package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.Phase;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.TargetIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns a valid runbook, its bytes, an environment and a target into what a window is going to do. Pure. */
final class PlanBuilder {
    private final Runbook runbook;
    private final Environment environment;
    private final TargetIdentity target;
    private final Map<String, byte[]> bytes;

    PlanBuilder(Runbook runbook, RunbookLibrary.Source source, Environment environment, TargetIdentity target) {
        this.runbook = runbook;
        this.environment = environment;
        this.target = target;
        this.bytes = source.files();
    }

    Plan build() {
        List<PlanItem> items = new ArrayList<>();
        Map<String, String> stepDigests = new LinkedHashMap<>();
        for (StepSpec step : runbook.steps()) {
            stepDigests.put(step.common().id(), digest(step));
        }
        List<PhaseItem> all = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            all.addAll(phase.items());
        }
        for (Phase phase : runbook.phases()) {
            for (PhaseItem item : phase.items()) {
                item.asStep().ifPresent(step -> items.add(planned(step, phase, stepDigests)));
                item.asGate().ifPresent(gate -> items.add(planned(gate, phase, all, stepDigests)));
            }
        }
        return new Plan(
                runbook.name(),
                runbook.title(),
                environment.name(),
                digest(items, stepDigests),
                contentDigest(),
                target,
                environment.cadence(),
                environment.planned(),
                environment.users(),
                runbook.roles(),
                items,
                files());
    }

    private PlannedStep planned(StepSpec step, Phase phase, Map<String, String> digests) {
        StepSpec.Common common = step.common();
        return new PlannedStep(
                new StepId(common.id()),
                common.title(),
                phase.title(),
                step.kind(),
                common.pace() == StepSpec.Pace.AUTO ? PlannedStep.Pace.AUTO : PlannedStep.Pace.ON_COMMAND,
                step.writes(),
                common.protects() || common.confirmWord() != null,
                common.confirmWord(),
                common.at(),
                common.planned(),
                common.checks().stream()
                        .map(check -> new PlannedStep.PlannedCheck(
                                check.common().id(),
                                check.common().name(),
                                check.common().blocking()))
                        .toList(),
                step.files(),
                digests.getOrDefault(common.id(), ""),
                digest(step.withoutChecks()));
    }

    private PlannedGate planned(GateSpec gate, Phase phase, List<PhaseItem> all, Map<String, String> digests) {
        List<StepId> opens = new ArrayList<>();
        for (PhaseItem item : all.subList(all.indexOf(gate) + 1, all.size())) {
            if (item.asGate().isPresent()) {
                break;
            }
            item.asStep().ifPresent(step -> opens.add(new StepId(step.common().id())));
        }
        Map<String, String> bound = new LinkedHashMap<>();
        bound.put("gate", Digests.of(Digests.spelledOut(gate)));
        bound.put("target", Digests.of(Digests.spelledOut(target)));
        opens.forEach(step -> bound.put("step " + step, digests.getOrDefault(step.value(), "")));
        return new PlannedGate(
                new GateId(gate.id()),
                gate.title(),
                phase.title(),
                gate.kind() == GateSpec.Kind.GO ? PlannedGate.Kind.GO : PlannedGate.Kind.SIGN_OFF,
                gate.summary(),
                gate.at(),
                gate.planned(),
                gate.roles().entrySet().stream()
                        .map(role -> new PlannedGate.RequiredRole(role.getKey(), role.getValue()))
                        .toList(),
                opens,
                Digests.ofList(bound));
    }

    private String digest(StepSpec step) {
        Map<String, String> bound = new LinkedHashMap<>();
        bound.put("step", Digests.of(Digests.spelledOut(step)));
        bound.put("parameters", Digests.of(Digests.spelledOut(environment.parameters())));
        step.files().forEach(file -> bound.put("file " + file, Digests.of(bytes.getOrDefault(file, new byte[0]))));
        return Digests.ofList(bound);
    }

    private String digest(List<PlanItem> items, Map<String, String> stepDigests) {
        Map<String, String> bound = new LinkedHashMap<>();
        bound.put("target", Digests.of(Digests.spelledOut(target)));
        bound.put("environment", Digests.of(Digests.spelledOut(environment)));
        stepDigests.forEach((step, hash) -> bound.put("step " + step, hash));
        items.stream()
                .flatMap(item -> item.asGate().stream())
                .forEach(gate -> bound.put("gate " + gate.id(), gate.digest()));
        return Digests.ofList(bound);
    }

    private String contentDigest() {
        Map<String, String> content = new LinkedHashMap<>();
        runbook.steps().stream()
                .flatMap(step -> step.files().stream())
                .distinct()
                .forEach(file -> content.put(file, Digests.of(bytes.getOrDefault(file, new byte[0]))));
        return Digests.ofList(content);
    }

    /** The runbook itself and every file a step runs; other files of the folder do not belong to the window. */
    private List<StoredFile> files() {
        List<StoredFile> files = new ArrayList<>();
        files.add(stored(RunbookLibrary.MAIN_FILE));
        runbook.steps().stream()
                .flatMap(step -> step.files().stream())
                .distinct()
                .forEach(file -> files.add(stored(file)));
        return files;
    }

    private StoredFile stored(String name) {
        return new StoredFile(name, Digests.of(bytes.getOrDefault(name, new byte[0])));
    }
}
