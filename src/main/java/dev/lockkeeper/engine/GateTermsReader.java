package dev.lockkeeper.engine;

import dev.lockkeeper.engine.LastEditors.Edit;
import dev.lockkeeper.runbook.Environment;
import dev.lockkeeper.runbook.GateSpec;
import dev.lockkeeper.runbook.PhaseItem;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.GateTerms.LastEdit;
import dev.lockkeeper.window.PlannedGate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is asked of approvals at the gates of one runbook in one environment. For one plan, by one thread. */
final class GateTermsReader {
    /** Words too many cost one look in a browser more; a word too few would cost the look itself. */
    private static final Pattern TAKES_AWAY =
            Pattern.compile("(?i)\\b(?:drop|truncate)\\b|\\bdelete\\b(?!\\s+(?:cascade|restrict|set|no|on)\\b)");

    private final ApprovalPolicy policy;
    private final LastEditors editors;
    private final Environment environment;
    private final RunbookLibrary.Source source;
    private @Nullable Map<String, Edit> edits;

    GateTermsReader(ApprovalPolicy policy, LastEditors editors, Environment environment, RunbookLibrary.Source source) {
        this.policy = policy;
        this.editors = editors;
        this.environment = environment;
        this.source = source;
    }

    /**
     * The terms of this gate; plain ones where no rule says anything, so that the plan can be read. No window is opened
     * then, see {@link #lacking}.
     *
     * @param all every step and gate of the runbook, in order
     */
    GateTerms of(GateSpec gate, List<PhaseItem> all) {
        List<StepSpec> opens = opens(gate, all);
        boolean destructive = opens.stream().anyMatch(this::takesAway);
        GateTerms terms = policy.terms(environment.name(), environment.target(), kind(gate), destructive)
                .orElse(GateTerms.PLAIN)
                .asking(
                        gate.inOrder(),
                        gate.anyOf().stream().map(GateTermsReader::way).toList());
        if (!terms.excluded().contains(Excluded.EDITOR)) {
            return terms;
        }
        List<StepSpec> about = gate.kind() == GateSpec.Kind.GO ? opens : before(gate, all);
        LastEdit edit = edit(about);
        boolean another = !edit.isKnown() && policy.isProduction(environment.target());
        return terms.changedBy(edit, another ? 1 : 0);
    }

    /** Why no window may be opened there, for want of a rule; empty if there is one for each kind of its gates. */
    static Optional<String> lacking(ApprovalPolicy policy, String environment, String target, List<PlannedGate> gates) {
        Set<String> kinds = new LinkedHashSet<>();
        for (PlannedGate gate : gates) {
            if (policy.terms(environment, target, gate.kind(), false).isEmpty()) {
                kinds.add(gate.kind() == PlannedGate.Kind.GO ? "go" : "sign-off");
            }
        }
        return kinds.isEmpty()
                ? Optional.empty()
                : Optional.of("No rule says who may approve in " + environment + ": `approvals` in lockkeeper.yaml has "
                        + policy.named() + ", and nothing for " + environment + " ("
                        + String.join(", ", kinds) + "). No rule means no; write approvals." + environment
                        + ", for example {" + kinds.iterator().next() + ": {distinct: true}}.");
    }

    private static GateTerms.Alternative way(Map<String, Integer> roles) {
        return new GateTerms.Alternative(roles.entrySet().stream()
                .map(role -> new PlannedGate.RequiredRole(role.getKey(), role.getValue()))
                .toList());
    }

    private static PlannedGate.Kind kind(GateSpec gate) {
        return gate.kind() == GateSpec.Kind.GO ? PlannedGate.Kind.GO : PlannedGate.Kind.SIGN_OFF;
    }

    private static List<StepSpec> opens(GateSpec gate, List<PhaseItem> all) {
        List<StepSpec> opens = new ArrayList<>();
        for (PhaseItem item : all.subList(all.indexOf(gate) + 1, all.size())) {
            if (item.asGate().isPresent()) {
                break;
            }
            item.asStep().ifPresent(opens::add);
        }
        return opens;
    }

    private static List<StepSpec> before(GateSpec gate, List<PhaseItem> all) {
        return all.subList(0, all.indexOf(gate)).stream()
                .flatMap(item -> item.asStep().stream())
                .toList();
    }

    private boolean takesAway(StepSpec step) {
        return step.writes()
                && (step.common().confirmWord() != null
                        || TAKES_AWAY.matcher(step.inlineSql()).find()
                        || step.files().stream()
                                .anyMatch(file -> TAKES_AWAY
                                        .matcher(new String(
                                                source.files().getOrDefault(file, new byte[0]), StandardCharsets.UTF_8))
                                        .find()));
    }

    /** The runbook itself is part of everything that it says. */
    private LastEdit edit(List<StepSpec> about) {
        Set<String> files = new LinkedHashSet<>(List.of(RunbookLibrary.MAIN_FILE));
        about.forEach(step -> files.addAll(step.files()));
        if (edits == null) {
            edits = editors.of(source);
        }
        Set<String> users = new TreeSet<>();
        String unknown = "";
        for (String file : files) {
            Edit edit = edits.getOrDefault(file, Edit.unknown("the bot reads no history of it"));
            if (!edit.user().isEmpty()) {
                users.add(edit.user());
            } else if (unknown.isEmpty()) {
                unknown = file + ": " + edit.why();
            }
        }
        return new LastEdit(List.copyOf(users), unknown);
    }
}
