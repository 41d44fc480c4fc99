package dev.lockkeeper.window;

import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.PlannedGate.RequiredRole;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Whom a gate asks and on which terms, in plain words; every door shows them in its own way. Pure. */
public final class GateWords {
    private GateWords() {}

    /**
     * Whom it asks: {@code Database Administrator, 2 × Lead Developer}, {@code QA Lead, or 2 × Developer}.
     *
     * @param titles role name to what people read
     */
    public static String who(PlannedGate gate, Function<String, String> titles) {
        String required = listed(gate.required(), titles, gate.terms().inOrder() ? ", then " : ", ");
        String ways = ways(gate, titles);
        if (ways.isEmpty() || required.isEmpty()) {
            return required + ways;
        }
        return required + (gate.terms().inOrder() ? ", then " : " and ") + "either " + ways;
    }

    /** The alternatives: {@code QA Lead, or 2 × Developer}; empty if there are none. */
    public static String ways(PlannedGate gate, Function<String, String> titles) {
        return gate.terms().alternatives().stream()
                .map(way -> listed(way.roles(), titles, " and "))
                .collect(Collectors.joining(", or "));
    }

    /** What is asked of a yes beside the role, parts of a sentence; empty if nothing is. */
    public static List<String> terms(PlannedGate gate) {
        return terms(gate.terms(), gate.kind());
    }

    /** The same for every gate of this kind with these terms. */
    public static List<String> terms(GateTerms terms, PlannedGate.Kind kind) {
        List<String> words = new ArrayList<>();
        words.add(
                terms.distinct() ? "one person counts for one role" : "one person may decide for every role they hold");
        if (!terms.excluded().isEmpty()) {
            words.add("no yes counts of whoever "
                    + terms.excluded().stream().map(why -> excluded(kind, why)).collect(Collectors.joining(", or ")));
        }
        if (terms.inOrder()) {
            words.add("one role after the other");
        }
        if (terms.more() > 0) {
            words.add(terms.more() + (terms.more() == 1 ? " person" : " persons") + " more than the roles ask for");
        }
        if (terms.reasons()) {
            words.add("a yes needs a reason");
        }
        return words;
    }

    /** Why nobody can tell who changed the files, as a sentence; empty if that is known or makes no difference. */
    public static String unknownEditor(PlannedGate gate) {
        GateTerms.LastEdit edit = gate.terms().edited();
        if (edit == null || edit.isKnown()) {
            return "";
        }
        int more = gate.terms().more();
        return "Who last changed the files is not proven: " + edit.unknown()
                + (more == 0 ? "." : "; so " + more + (more == 1 ? " person more decides." : " persons more decide."));
    }

    /** How far it is: {@code 2 people, 4 of 5 roles}. */
    public static String soFar(Quorum quorum, PlannedGate gate) {
        int persons = quorum.persons();
        int roles = quorum.roles();
        int all = gate.roles().size();
        return persons
                + (persons == 1 ? " person, " : " people, ")
                + (roles == all || !gate.terms().alternatives().isEmpty() ? "" : roles + " of ")
                + (gate.terms().alternatives().isEmpty() ? all : roles)
                + ((gate.terms().alternatives().isEmpty() ? all : roles) == 1 ? " role" : " roles");
    }

    private static String excluded(PlannedGate.Kind kind, Excluded why) {
        return switch (why) {
            case REQUESTER -> "opened the window";
            case EDITOR -> "last changed the files";
            case EXECUTOR -> kind == PlannedGate.Kind.GO ? "runs what it opens" : "ran what it is about";
        };
    }

    private static String listed(List<RequiredRole> roles, Function<String, String> titles, String between) {
        return roles.stream()
                .map(role -> (role.count() > 1 ? role.count() + " × " : "") + titles.apply(role.role()))
                .collect(Collectors.joining(between));
    }
}
