package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.PairSpec;
import dev.lockkeeper.runbook.Phase;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.Recipe;
import dev.lockkeeper.runbook.RollbackSpec;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.PairHalf;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.TargetIdentity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Turns a valid runbook, its bytes, an environment and a target into what a window is going to do. Pure. */
final class PlanBuilder {
    private final Runbook runbook;
    private final Environment environment;
    private final TargetIdentity target;
    private final Map<String, byte[]> bytes;
    private final GateTermsReader terms;

    /** A plan under the standard policy, with nobody who could tell who changed the files. */
    PlanBuilder(Runbook runbook, RunbookLibrary.Source source, Environment environment, TargetIdentity target) {
        this(
                runbook,
                source,
                environment,
                target,
                new GateTermsReader(ApprovalPolicy.STANDARD, LastEditors.NOBODY_KNOWS, environment, source));
    }

    PlanBuilder(
            Runbook runbook,
            RunbookLibrary.Source source,
            Environment environment,
            TargetIdentity target,
            GateTermsReader terms) {
        this.runbook = runbook;
        this.environment = environment;
        this.target = target;
        this.bytes = source.files();
        this.terms = terms;
    }

    Plan build() {
        List<PlanItem> items = new ArrayList<>();
        Map<String, String> stepDigests = new LinkedHashMap<>();
        for (StepSpec step : runbook.steps()) {
            stepDigests.put(step.common().id(), digest(step));
        }
        List<PlannedRollback> rollbacks =
                runbook.rollbacks().stream().map(this::planned).toList();
        List<PhaseItem> all = new ArrayList<>();
        for (Phase phase : runbook.phases()) {
            all.addAll(phase.items());
        }
        for (Phase phase : runbook.phases()) {
            for (PhaseItem item : phase.items()) {
                item.asStep()
                        .ifPresent(step -> items.add(planned(
                                step,
                                phase.title(),
                                step.common().at(),
                                stepDigests.getOrDefault(step.common().id(), ""))));
                item.asGate().ifPresent(gate -> items.add(planned(gate, phase, all, stepDigests, rollbacks)));
            }
        }
        return new Plan(
                runbook.name(),
                runbook.title(),
                environment.name(),
                digest(items, stepDigests, rollbacks),
                contentDigest(),
                target,
                environment.cadence(),
                environment.planned(),
                environment.users(),
                runbook.roles(),
                items,
                files(),
                rollbacks,
                PlannedPromises.of(runbook));
    }

    /** The choice of a plan is the consent to its steps: none of them waits for a command or a typed word. */
    private PlannedRollback planned(RollbackSpec plan) {
        List<PlannedRollback.Undo> steps = new ArrayList<>();
        Map<String, String> bound = new LinkedHashMap<>();
        bound.put(
                "plan",
                Digests.of(Digests.spelledOut(
                        List.of(plan.id(), plan.title(), plan.loses(), plan.planned(), plan.price()))));
        bound.put("parameters", Digests.of(Digests.spelledOut(environment.parameters())));
        Duration offset = Duration.ZERO;
        for (RollbackSpec.Undo undo : plan.steps()) {
            String digest = digest(undo.step());
            bound.put("undo of " + undo.undoes() + " by " + undo.step().common().id(), digest);
            steps.add(new PlannedRollback.Undo(
                    planned(undo.step(), plan.title(), offset, digest),
                    undo.undoes().isEmpty() ? null : new StepId(undo.undoes()),
                    undo.step() instanceof StepSpec.Restore restore ? new StepId(restore.restores()) : null));
            offset = offset.plus(undo.step().common().planned());
        }
        return new PlannedRollback(
                plan.id(),
                plan.title(),
                plan.loses(),
                plan.planned(),
                checks(plan.price()),
                steps,
                Digests.ofList(bound));
    }

    private static List<PlannedStep.PlannedCheck> checks(List<CheckSpec> checks) {
        return checks.stream()
                .map(check -> new PlannedStep.PlannedCheck(
                        check.common().id(),
                        check.common().name(),
                        check.common().blocking(),
                        check.kind()))
                .toList();
    }

    private PlannedStep planned(StepSpec step, String phase, Duration offset, String digest) {
        StepSpec.Common common = step.common();
        return new PlannedStep(
                new StepId(common.id()),
                common.title(),
                phase,
                step.kind(),
                common.pace() == StepSpec.Pace.AUTO ? PlannedStep.Pace.AUTO : PlannedStep.Pace.ON_COMMAND,
                step.writes(),
                common.protects() || common.confirmWord() != null,
                common.confirmWord(),
                offset,
                common.planned(),
                checks(common.checks()),
                step.files(),
                digest,
                digest(step.withoutChecks()),
                StepClasses.of(step),
                half(step));
    }

    private static @Nullable PairHalf half(StepSpec step) {
        if (!(step instanceof StepSpec.Paired paired)) {
            return null;
        }
        PairSpec half = paired.half();
        return new PairHalf(
                half.turn() == PairSpec.Turn.ON ? null : new StepId(half.opening()),
                half.what(),
                half.groups(),
                paired.kind().equals("maintenance"));
    }

    private PlannedGate planned(
            GateSpec gate,
            Phase phase,
            List<PhaseItem> all,
            Map<String, String> digests,
            List<PlannedRollback> rollbacks) {
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
        if (gate.kind() == GateSpec.Kind.GO) {
            rollbacks.forEach(plan -> bound.put("rollback " + plan.id(), plan.digest()));
        }
        return new PlannedGate(
                new GateId(gate.id()),
                gate.title(),
                phase.title(),
                gate.kind() == GateSpec.Kind.GO ? PlannedGate.Kind.GO : PlannedGate.Kind.SIGN_OFF,
                gate.summary(),
                gate.at(),
                gate.planned(),
                asked(gate),
                opens,
                Digests.ofList(bound),
                gate.lines().stream().map(PlanBuilder::planned).toList(),
                terms.of(gate, all));
    }

    /** Who signs lines first, each one person; then who decides without a line. */
    private static List<PlannedGate.RequiredRole> asked(GateSpec gate) {
        Map<String, Integer> asked = new LinkedHashMap<>();
        gate.lines().forEach(line -> asked.put(line.role(), 1));
        asked.putAll(gate.roles());
        return asked.entrySet().stream()
                .map(role -> new PlannedGate.RequiredRole(role.getKey(), role.getValue()))
                .toList();
    }

    private static PlannedLine planned(GateSpec.Line line) {
        return new PlannedLine(
                line.id(),
                line.title(),
                line.role(),
                line.steps().stream().map(StepId::new).toList(),
                line.items().stream()
                        .map(item -> new PlannedLine.Item(item.id(), item.title(), item.value()))
                        .toList());
    }

    private String digest(StepSpec step) {
        Map<String, String> bound = new LinkedHashMap<>();
        bound.put("step", Digests.of(Digests.spelledOut(step)));
        bound.put("parameters", Digests.of(Digests.spelledOut(environment.parameters())));
        step.files().forEach(file -> bound.put("file " + file, Digests.of(bytes.getOrDefault(file, new byte[0]))));
        return Digests.ofList(bound);
    }

    private String digest(List<PlanItem> items, Map<String, String> stepDigests, List<PlannedRollback> rollbacks) {
        Map<String, String> bound = new LinkedHashMap<>();
        bound.put("target", Digests.of(Digests.spelledOut(target)));
        bound.put("environment", Digests.of(Digests.spelledOut(environment)));
        stepDigests.forEach((step, hash) -> bound.put("step " + step, hash));
        items.stream().flatMap(item -> item.asGate().stream()).forEach(gate -> {
            bound.put("gate " + gate.id(), gate.digest());
            bound.put("terms of " + gate.id(), Digests.of(Digests.spelledOut(gate.terms())));
        });
        rollbacks.forEach(plan -> bound.put("rollback " + plan.id(), plan.digest()));
        return Digests.ofList(bound);
    }

    private String contentDigest() {
        Map<String, String> content = new LinkedHashMap<>();
        runbook.everyStep().stream()
                .flatMap(step -> step.files().stream())
                .distinct()
                .forEach(file -> content.put(file, Digests.of(bytes.getOrDefault(file, new byte[0]))));
        return Digests.ofList(content);
    }

    /** The runbook itself and every file that a step runs or a recipe asks; other files of the folder do not belong to the window. */
    private List<StoredFile> files() {
        List<StoredFile> files = new ArrayList<>();
        files.add(stored(RunbookLibrary.MAIN_FILE));
        Stream.concat(
                        runbook.everyStep().stream().flatMap(step -> step.files().stream()),
                        runbook.recipes().stream().map(Recipe::file).filter(file -> !file.isEmpty()))
                .distinct()
                .forEach(file -> files.add(stored(file)));
        return files;
    }

    private StoredFile stored(String name) {
        return new StoredFile(name, Digests.of(bytes.getOrDefault(name, new byte[0])));
    }
}
