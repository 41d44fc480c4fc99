package dev.lockkeeper.window;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a card shows as evidence, and the digest of it that a decision is bound to. The digests are SHA-256 in hex over
 * lists of texts with their lengths, so that no two lists read alike. Pure.
 */
public final class Evidence {
    private Evidence() {}

    /**
     * What the checks of this step say now: as they were judged, and where somebody had them looked at again since and
     * the verdict was another, as they were then. Another number with the same verdict is no other evidence.
     */
    public static List<CheckResult> results(Window window, StepId step) {
        StepRun run = window.step(step);
        List<CheckResult> results = new ArrayList<>();
        for (CheckResult judged : run.checks()) {
            results.add(latest(window, step, judged.id(), run.finishedAt())
                    .filter(seen -> seen.verdict() != judged.verdict())
                    .map(seen -> new CheckResult(
                            judged.id(),
                            judged.name(),
                            judged.blocking(),
                            seen.verdict(),
                            seen.expected(),
                            seen.actual(),
                            seen.took(),
                            seen.table()))
                    .orElse(judged));
        }
        return results;
    }

    /** The blocking checks of this step that are neither PASS nor accepted. */
    public static List<CheckResult> red(Window window, StepId step) {
        Set<String> accepted = window.step(step).accepted();
        return results(window, step).stream()
                .filter(c -> c.closesTheWay() && !accepted.contains(c.id()))
                .toList();
    }

    /**
     * What an asking of this gate is bound to: the digest of what it opens and how far that reaches; for a sign-off,
     * with that, every result that its card shows beside the lines, and the deviations. What belongs to a line is bound
     * by its signature.
     */
    public static String asked(Window window, PlannedGate gate) {
        List<Reach> reach = window.gate(gate.id()).reach().steps();
        if (gate.kind() == PlannedGate.Kind.GO) {
            return opens(gate, reach);
        }
        Texts texts = opened(gate, reach);
        besideTheLines(window, gate).forEach(step -> step(texts, window, step.id()));
        window.deviations()
                .forEach(d -> texts.add(d.kind().name())
                        .add(d.subject())
                        .add(d.by().user())
                        .add(d.reason())
                        .add(String.valueOf(d.at())));
        return texts.digest();
    }

    /** What this gate opens and how far that reaches, whatever its card shows beside. */
    static String opens(PlannedGate gate, List<Reach> reach) {
        return reach.isEmpty() ? gate.digest() : opened(gate, reach).digest();
    }

    private static Texts opened(PlannedGate gate, List<Reach> reach) {
        Texts texts = new Texts().add(gate.digest());
        reach.forEach(step -> step.spelledOut().forEach(texts::add));
        return texts;
    }

    /** The steps before this gate whose checks belong to none of its lines. */
    public static List<PlannedStep> besideTheLines(Window window, PlannedGate gate) {
        Set<StepId> inLines = new HashSet<>();
        gate.lines().forEach(line -> inLines.addAll(line.steps()));
        List<PlannedStep> steps = new ArrayList<>();
        for (PlanItem item : window.plan().items()) {
            if (item.equals(gate)) {
                break;
            }
            item.asStep().filter(step -> !inLines.contains(step.id())).ifPresent(steps::add);
        }
        return steps;
    }

    /** What a signature under this line is bound to now: what the gate was asked about, and what the line shows. */
    public static String of(Window window, PlannedGate gate, PlannedLine line) {
        GateRun run = window.gate(gate.id());
        Texts texts =
                new Texts().add(String.valueOf(run.digest())).add(line.id()).add(line.title());
        line.steps().forEach(step -> step(texts, window, step));
        for (PlannedLine.Item item : line.items()) {
            GateEvent.Mark mark = run.marks().get(item.id());
            texts.add(item.id()).add(item.title()).add(mark == null ? "-" : "+" + mark.value());
        }
        return texts.digest();
    }

    /** What the yes of a role without a line is bound to at a gate with lines: all of them. */
    public static String of(Window window, PlannedGate gate) {
        Texts texts = new Texts().add(String.valueOf(window.gate(gate.id()).digest()));
        gate.lines().forEach(line -> texts.add(of(window, gate, line)));
        return texts.digest();
    }

    /** What the button of this role shows: the gate as it was asked, with the lines the role signs, or all of them. */
    public static String seenBy(Window window, PlannedGate gate, String role) {
        List<PlannedLine> own = gate.linesOf(role);
        if (gate.lines().isEmpty()) {
            return String.valueOf(window.gate(gate.id()).digest());
        }
        if (own.isEmpty()) {
            return of(window, gate);
        }
        Texts texts = new Texts();
        own.forEach(line -> texts.add(of(window, gate, line)));
        return texts.digest();
    }

    /**
     * The signatures that were given on something else than what is shown now, as the facts that void them.
     *
     * @param why what changed, in words
     * @param by who changed it
     */
    public static List<WindowEvent> voided(Window window, String why, Actor by, Instant now) {
        List<WindowEvent> facts = new ArrayList<>();
        for (PlannedGate gate : window.plan().gates()) {
            GateRun run = window.gate(gate.id());
            if (gate.lines().isEmpty() || run.state() != GateState.ASKED) {
                continue;
            }
            for (GateEvent.Decided signed : run.decisions()) {
                String shown = gate.lines().stream()
                        .filter(line -> line.id().equals(signed.line()))
                        .findFirst()
                        .map(line -> of(window, gate, line))
                        .orElseGet(() -> of(window, gate));
                if (!shown.equals(signed.digest())) {
                    facts.add(new GateEvent.SignatureVoided(
                            gate.id(), signed.role(), signed.line(), signed.by(), why, by, now));
                }
            }
        }
        return facts;
    }

    private static Optional<CheckResult> latest(
            Window window, StepId step, String check, @org.jspecify.annotations.Nullable Instant judgedAfter) {
        return window.verifications().stream()
                .filter(verification -> judgedAfter == null || verification.at().isAfter(judgedAfter))
                .flatMap(verification -> verification.lines().stream())
                .filter(line -> line.step().equals(step) && line.result().id().equals(check))
                .map(Verification.Line::result)
                .reduce((before, after) -> after);
    }

    private static void step(Texts texts, Window window, StepId step) {
        StepRun run = window.step(step);
        texts.add(step.value()).add(run.state().name()).add(String.valueOf(run.took()));
        for (CheckResult result : results(window, step)) {
            texts.add(result.id())
                    .add(result.name())
                    .add(result.blocking() ? "blocking" : "observed")
                    .add(result.verdict().name())
                    .add(result.expected())
                    .add(result.actual())
                    .add(run.accepted().contains(result.id()) ? "accepted" : "");
            if (result.table() != null) {
                result.table().cells().forEach(texts::add);
            }
        }
    }

    private static final class Texts {
        private final StringBuilder all = new StringBuilder();

        Texts add(String text) {
            all.append(text.length()).append(':').append(text).append('\n');
            return this;
        }

        String digest() {
            return Sha256.hex(all.toString());
        }
    }
}
