package dev.lockkeeper.engine;

import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.NamedChecks;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What was typed behind {@code if}: the checks that a yes waits for, and the reason.
 *
 * @param checks names as typed, lower case; whether there are such checks is for the rules to say
 */
record ConditionText(NamedChecks checks, String reason) {
    private static final Pattern IF = Pattern.compile("(?i)if(\\s.*)?");
    private static final String NAME = "[a-z0-9][a-z0-9-]{0,59}";
    private static final Pattern SHAPE =
            Pattern.compile("(?i)if\\s+(" + NAME + "(?:\\s*,\\s*" + NAME + ")*)(?:\\s+(.*))?");

    /** True if this is meant as a condition, well written or not. */
    static boolean isMeant(String text) {
        return IF.matcher(text).matches();
    }

    /** What is answered to a yes that waits for checks; empty if none was accepted. */
    static Optional<String> noted(Desk.Answer answer) {
        return answer.decision() instanceof Decision.Accepted accepted
                ? accepted.events().stream()
                        .filter(ApprovalEvent.ConditionSet.class::isInstance)
                        .map(ApprovalEvent.ConditionSet.class::cast)
                        .findFirst()
                        .map(set -> "Noted, and not counted yet: your yes counts once "
                                + set.checks().stream()
                                        .map(check -> "`" + check + "`")
                                        .collect(Collectors.joining(", "))
                                + (set.checks().size() == 1 ? " passes" : " pass")
                                + ". `verify` has the checks looked at again; what is not PASS then brings it back to"
                                + " you.")
                : Optional.empty();
    }

    /** The condition; empty if it cannot be read. */
    static Optional<ConditionText> of(String text) {
        Matcher typed = SHAPE.matcher(text);
        if (!typed.matches()) {
            return Optional.empty();
        }
        List<String> names = List.of(typed.group(1).toLowerCase(Locale.ROOT).split("\\s*,\\s*"));
        String reason = typed.group(2);
        return Optional.of(new ConditionText(new NamedChecks(names), reason == null ? "" : reason.strip()));
    }
}
