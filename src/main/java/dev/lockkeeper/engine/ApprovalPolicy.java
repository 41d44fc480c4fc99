package dev.lockkeeper.engine;

import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.PlannedGate.Kind;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of approvals in which environment. Without any rule the standard holds everywhere: strict for a go on a
 * production target, relaxed else. Once there is a rule, an environment without one has none, and no rule means no.
 *
 * @param rules environment to kind of gate to its rule; {@code *} is every environment that is not named
 * @param production names of the targets that are production
 */
public record ApprovalPolicy(Map<String, Map<Kind, Rule>> rules, Set<String> production) {
    /** The name that stands for every environment that is not named. */
    public static final String EVERYWHERE = "*";

    /** The standard, with no target in production. */
    public static final ApprovalPolicy STANDARD = new ApprovalPolicy(Map.of(), Set.of());

    /** How long a yes counts at a strict gate that waits. */
    public static final Duration STRICT_EXPIRY = Duration.ofHours(24);

    /** One person may decide for every role they hold, and nobody is left out. */
    private static final GateTerms RELAXED =
            new GateTerms(false, List.of(), false, List.of(), 0, false, null, null, false);

    private static final GateTerms STRICT = new GateTerms(
            false,
            List.of(),
            true,
            List.of(Excluded.REQUESTER, Excluded.EDITOR, Excluded.EXECUTOR),
            0,
            true,
            STRICT_EXPIRY,
            null,
            false);

    public ApprovalPolicy {
        Map<String, Map<Kind, Rule>> copy = new LinkedHashMap<>();
        rules.forEach((environment, kinds) -> copy.put(environment, Map.copyOf(kinds)));
        rules = Collections.unmodifiableMap(copy);
        production = Set.copyOf(production);
    }

    /** True if approvals on this target are those of production. */
    public boolean isProduction(String target) {
        return production.contains(target);
    }

    /**
     * What is asked of approvals at such a gate, without what the gate itself and the files say; nothing if no rule says
     * so, and then no such gate can be decided there.
     *
     * @param destructive whether the gate opens a step that takes something away for good
     */
    public Optional<GateTerms> terms(String environment, String target, Kind kind, boolean destructive) {
        boolean strict = isProduction(target) && kind == Kind.GO;
        GateTerms standard = strict ? STRICT : RELAXED;
        boolean inBrowser = strict && destructive;
        if (rules.isEmpty()) {
            return Optional.of(new Rule(null, null, null, null, null, null).over(standard, inBrowser));
        }
        Map<Kind, Rule> there = rules.getOrDefault(environment, rules.getOrDefault(EVERYWHERE, Map.of()));
        return Optional.ofNullable(there.get(kind)).map(rule -> rule.over(standard, inBrowser));
    }

    /** The names that the rules know, sorted, for a sentence. */
    public String named() {
        return String.join(", ", new TreeSet<>(rules.keySet()));
    }

    /**
     * A rule as it is written; what it does not say is as in the standard.
     *
     * @param distinct one person counts for one role only
     * @param excluded whose yes does not count
     * @param reasons a yes needs a reason too
     * @param expiresAfter how long a yes counts while its gate waits; zero for as long as the gate
     * @param beginWithin how long after it opened the first step behind it may begin; zero for as long as the window
     * @param inBrowser a yes is confirmed in a browser
     */
    public record Rule(
            @Nullable Boolean distinct,
            @Nullable List<Excluded> excluded,
            @Nullable Boolean reasons,
            @Nullable Duration expiresAfter,
            @Nullable Duration beginWithin,
            @Nullable Boolean inBrowser) {
        public Rule {
            excluded = excluded == null ? null : List.copyOf(excluded);
        }

        private GateTerms over(GateTerms standard, boolean browser) {
            return new GateTerms(
                    false,
                    List.of(),
                    distinct == null ? standard.distinct() : distinct,
                    excluded == null ? standard.excluded() : excluded,
                    0,
                    reasons == null ? standard.reasons() : reasons,
                    length(expiresAfter, standard.expiresAfter()),
                    length(beginWithin, standard.beginWithin()),
                    inBrowser == null ? browser : inBrowser);
        }

        private static @Nullable Duration length(@Nullable Duration said, @Nullable Duration standard) {
            if (said == null) {
                return standard;
            }
            return said.isZero() ? null : said;
        }
    }
}
