package dev.lockkeeper.window;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Who may say which command in which environment: one table, used on every door. No rule means no.
 *
 * @param rules environment to command word to the names that may say it; {@code *} as environment stands for every
 *     environment without a rule of its own for that word. A name is a role of the configuration, {@link #COMMANDER}
 *     for whoever leads the window, {@link #GATE_ROLES} for the roles a gate asks, {@link #ANY_ROLE} for whoever holds
 *     one, or {@link #ANYONE}
 */
public record Permissions(Map<String, Map<String, Set<String>>> rules) {
    /** Any full member of the workspace. */
    public static final String ANYONE = "anyone";
    /** Whoever holds a role of the configuration. */
    public static final String ANY_ROLE = "anyone with a role";
    /** Whoever leads the window now. */
    public static final String COMMANDER = "the commander";
    /** The roles asked by the gate, or named by the next gate, that the command concerns. */
    public static final String GATE_ROLES = "the gate's roles";
    /** The role whose holders may start windows and take command. */
    public static final String COMMANDER_ROLE = "commander";

    /** The role that may choose the way back beside the commander. */
    public static final String DBA_ROLE = "dba";

    private static final String EVERYWHERE = "*";

    public Permissions {
        Map<String, Map<String, Set<String>>> copy = new LinkedHashMap<>();
        rules.forEach((env, words) -> {
            Map<String, Set<String>> inner = new LinkedHashMap<>();
            words.forEach((word, who) -> inner.put(word, Set.copyOf(who)));
            copy.put(env, inner);
        });
        rules = java.util.Collections.unmodifiableMap(copy);
    }

    /** The table a team starts with: commanders command, gates are decided by their roles, everybody may hold. */
    public static Permissions standard() {
        Map<String, Set<String>> words = new LinkedHashMap<>();
        for (String word : Set.of("run", "amend", "keep", "confirm", "resume", "handover", "abort")) {
            words.put(word, Set.of(COMMANDER));
        }
        words.put("rollback", Set.of(COMMANDER, DBA_ROLE));
        words.put("unblock-end", Set.of(COMMANDER, DBA_ROLE));
        // two of them must say it, so whoever leads without a role of their own is not one of them
        words.put("override", Set.of(COMMANDER_ROLE, DBA_ROLE));
        words.put("take-for", Set.of(COMMANDER_ROLE, GATE_ROLES));
        words.put("delegate", Set.of(ANY_ROLE));
        for (String word : Set.of("start", "take")) {
            words.put(word, Set.of(COMMANDER_ROLE));
        }
        for (String word : Set.of("approve", "reject", "accept")) {
            words.put(word, Set.of(GATE_ROLES));
        }
        for (String word : Set.of("retry", "skip", "done")) {
            words.put(word, Set.of(COMMANDER, GATE_ROLES));
        }
        for (String word : Set.of(
                "hold",
                "cancel",
                "pause",
                "unblock",
                "note",
                "verify",
                "diagnose",
                "plan",
                "status",
                "report",
                "list",
                "help",
                "where",
                "log")) {
            words.put(word, Set.of(ANYONE));
        }
        for (String word : Set.of("mark", "unmark")) {
            words.put(word, Set.of(COMMANDER, ANY_ROLE));
        }
        return new Permissions(Map.of(EVERYWHERE, words));
    }

    /** The names that may say this word there; empty if no rule says so. */
    public Set<String> who(String environment, String word) {
        Set<String> own = rules.getOrDefault(environment, Map.of()).get(word);
        if (own != null) {
            return own;
        }
        return rules.getOrDefault(EVERYWHERE, Map.of()).getOrDefault(word, Set.of());
    }

    /**
     * True if this caller may say this word there.
     *
     * @param leads whether the caller is the window's commander
     * @param gateRoles the roles of the gate concerned; empty if none is
     */
    public boolean allows(String environment, String word, Caller caller, boolean leads, Set<String> gateRoles) {
        if (!caller.fullMember()) {
            return false;
        }
        for (String name : who(environment, word)) {
            boolean yes = switch (name) {
                case ANYONE -> true;
                case ANY_ROLE -> !caller.roles().isEmpty();
                case COMMANDER -> leads;
                case GATE_ROLES -> caller.roles().stream().anyMatch(gateRoles::contains);
                default -> caller.roles().contains(name);
            };
            if (yes) {
                return true;
            }
        }
        return false;
    }

    /** Who may, in words, for a refusal. */
    public String inWords(String environment, String word) {
        Set<String> names = new TreeSet<>(who(environment, word));
        return names.isEmpty() ? "nobody: the permission table has no rule for it" : String.join(" or ", names);
    }
}
