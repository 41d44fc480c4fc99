package dev.lockkeeper.window;

import static dev.lockkeeper.window.Decision.refused;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rules for the checklists of gates. Pure; permission was decided before. */
final class ChecklistRules {
    /** What still reads well beside its item; longer words belong into a note. */
    static final int LONGEST_VALUE = 300;

    private final Window window;
    private final Caller caller;
    private final Instant now;

    ChecklistRules(Window window, Caller caller, Instant now) {
        this.window = window;
        this.caller = caller;
        this.now = now;
    }

    Decision mark(WindowCommand.Mark mark) {
        List<WindowEvent> facts = new ArrayList<>();
        Decision already = null;
        for (WindowCommand.Marking marking : mark.markings()) {
            Found found = found("mark", marking.item());
            if (found.no() != null) {
                return found.no();
            }
            Decision wrong = wrongValue(found.item(), marking.value());
            if (wrong != null) {
                return wrong;
            }
            GateEvent.Mark before = window.gate(found.gate().id()).marks().get(marking.item());
            if (before != null
                    && (marking.value().isBlank()
                            || before.value().equals(marking.value().strip()))) {
                already = refused(
                        Reason.ALREADY_DECIDED,
                        "\"" + found.item().title() + "\" is marked already, by "
                                + before.by().mention() + "; `unmark " + marking.item() + "` takes it back.");
                continue;
            }
            facts.add(new GateEvent.ItemMarked(
                    found.gate().id(), marking.item(), marking.value().strip(), caller.actor(), now));
        }
        if (facts.isEmpty()) {
            return already == null ? refused(Reason.UNKNOWN_NAME, "Say which item: " + all() + ".") : already;
        }
        return withVoided(facts, "was marked anew");
    }

    Decision unmark(WindowCommand.Unmark unmark) {
        List<WindowEvent> facts = new ArrayList<>();
        Decision already = null;
        for (String item : unmark.items()) {
            Found found = found("unmark", item);
            if (found.no() != null) {
                return found.no();
            }
            if (!window.gate(found.gate().id()).marks().containsKey(item)) {
                already = refused(
                        Reason.ALREADY_DECIDED,
                        "\"" + found.item().title() + "\" is not marked, so nothing is taken back.");
                continue;
            }
            facts.add(new GateEvent.ItemUnmarked(found.gate().id(), item, caller.actor(), now));
        }
        if (facts.isEmpty()) {
            return already == null ? refused(Reason.UNKNOWN_NAME, "Say which item: " + all() + ".") : already;
        }
        return withVoided(facts, "was taken back");
    }

    private @Nullable Decision wrongValue(PlannedLine.Item item, String value) {
        GateEvent.Mark before = window.plan().gates().stream()
                .map(gate -> window.gate(gate.id()).marks().get(item.id()))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse(null);
        if (item.value() != null && value.isBlank() && before == null) {
            return refused(
                    Reason.REASON_MISSING,
                    "\"" + item.title() + "\" needs a value beside its mark, " + item.value() + ": `mark " + item.id()
                            + " <value>`.");
        }
        if (value.strip().length() > LONGEST_VALUE) {
            return refused(
                    Reason.WRONG_WORD,
                    "The value of " + item.id() + " has " + value.strip().length() + " characters; at most "
                            + LONGEST_VALUE + " fit beside a mark. `note <text>` takes the rest.");
        }
        return null;
    }

    private Found found(String word, String item) {
        for (PlannedGate gate : window.plan().gates()) {
            Optional<PlannedLine.Item> here = gate.lines().stream()
                    .flatMap(line -> line.items().stream())
                    .filter(it -> it.id().equals(item))
                    .findFirst();
            if (here.isPresent()) {
                return here(word, gate, here.get());
            }
        }
        return Found.no(Reason.UNKNOWN_NAME, unknown(item));
    }

    private Found here(String word, PlannedGate gate, PlannedLine.Item item) {
        boolean leads = window.commander().equals(caller.actor());
        boolean holds = caller.roles().stream()
                .anyMatch(role -> role.equals(Permissions.COMMANDER_ROLE)
                        || window.plan().roles().containsKey(role));
        if (!leads && !holds) {
            return Found.no(
                    Reason.NOT_THE_ROLE,
                    "You hold no role of " + window.id() + "; `" + word + "` is for "
                            + window.plan().roles().values().stream().collect(Collectors.joining(", "))
                            + " and its commander.");
        }
        if (window.gate(gate.id()).state() == GateState.OPEN) {
            return Found.no(
                    Reason.ALREADY_DECIDED,
                    "The gate \"" + gate.title() + "\" is open; its checklist is settled. `note <text>` can still say"
                            + " something about it.");
        }
        return new Found(gate, item, null);
    }

    private String unknown(String typed) {
        List<PlannedLine.Item> items = items();
        if (items.isEmpty()) {
            return "No gate of " + window.id() + " has a checklist.";
        }
        Optional<PlannedLine> line = window.plan().gates().stream()
                .flatMap(gate -> gate.lines().stream())
                .filter(it -> it.id().equals(typed) && !it.items().isEmpty())
                .findFirst();
        if (line.isPresent()) {
            return "\"" + typed + "\" is a line; its items are "
                    + line.get().items().stream().map(PlannedLine.Item::id).collect(Collectors.joining(", ")) + ".";
        }
        String nearest =
                Nearest.of(typed, items.stream().map(PlannedLine.Item::id).toList());
        return "\"" + typed + "\" is no item of a checklist of " + window.id() + "; "
                + (nearest.isEmpty() ? "these are: " + all() + "." : "did you mean `" + nearest + "`?");
    }

    private String all() {
        return items().stream().map(PlannedLine.Item::id).collect(Collectors.joining(", "));
    }

    private List<PlannedLine.Item> items() {
        return window.plan().gates().stream()
                .flatMap(gate -> gate.lines().stream())
                .flatMap(line -> line.items().stream())
                .toList();
    }

    private Decision withVoided(List<WindowEvent> facts, String what) {
        Window after = window;
        List<String> items = new ArrayList<>();
        for (WindowEvent fact : facts) {
            after = after.after(fact);
            items.add(
                    fact instanceof GateEvent.ItemMarked marked
                            ? marked.item()
                            : ((GateEvent.ItemUnmarked) fact).item());
        }
        List<WindowEvent> all = new ArrayList<>(facts);
        all.addAll(Evidence.voided(after, String.join(", ", items) + " " + what, caller.actor(), now));
        return new Decision.Accepted(all);
    }

    private record Found(
            @Nullable PlannedGate gate,
            PlannedLine.@Nullable Item item,
            @Nullable Decision no) {
        static Found no(Reason reason, String explanation) {
            return new Found(null, null, refused(reason, explanation));
        }
    }
}
