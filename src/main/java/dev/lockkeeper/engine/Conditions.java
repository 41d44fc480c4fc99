package dev.lockkeeper.engine;

import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.ConditionRules;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Redeems a yes that waited for checks, or gives it back. What is redeemed meets every rule that a yes said at this moment
 * meets, and who said it is looked up anew.
 */
final class Conditions {
    private static final Logger LOG = LoggerFactory.getLogger(Conditions.class);

    private final PeopleDirectory people;
    private final OtherPeople others;
    private final Rules rules;
    private final Recorder recorder;
    private final Clock clock;

    Conditions(PeopleDirectory people, OtherPeople others, Rules rules, Recorder recorder, Clock clock) {
        this.people = people;
        this.others = others;
        this.rules = rules;
        this.recorder = recorder;
        this.clock = clock;
    }

    /** A reactor: one condition a turn. */
    boolean notice(Window window) {
        for (ConditionRules.Ready ready : ConditionRules.ready(window)) {
            try {
                recorder.append(
                        window, ready.isMet() ? redeemed(window, ready.condition()) : returned(ready), Map.of());
                return true;
            } catch (DirectoryUnavailableException away) {
                LOG.warn(
                        "{}: whether {} may still approve could not be asked: {}; the next tick asks again",
                        window.id(),
                        ready.condition().by().user(),
                        away.getMessage());
            }
        }
        return false;
    }

    private List<WindowEvent> redeemed(Window window, ApprovalEvent.ConditionSet condition) {
        Instant now = clock.instant();
        ApprovalEvent.ConditionMet met =
                new ApprovalEvent.ConditionMet(condition.gate(), condition.role(), condition.by(), now);
        String reason = "if " + String.join(", ", condition.checks())
                + (condition.reason().isBlank() ? "" : ": " + condition.reason());
        Decision decision = rules.decide(
                window.after(met),
                new WindowCommand.Approve(
                        Optional.of(condition.gate()), Optional.of(condition.role()), Optional.empty(), reason),
                others.lent(window, people.caller(condition.by(), true), true, now),
                now);
        if (decision instanceof Decision.Accepted accepted) {
            List<WindowEvent> facts = new ArrayList<>(List.of(met));
            facts.addAll(accepted.events());
            return facts;
        }
        return List.of(back(condition, ((Decision.Refused) decision).explanation(), now));
    }

    private List<WindowEvent> returned(ConditionRules.Ready ready) {
        String why = ready.open().stream().map(Conditions::words).collect(Collectors.joining("; "));
        return List.of(back(ready.condition(), why, clock.instant()));
    }

    private static String words(CheckResult check) {
        return check.id() + " is " + check.verdict().words() + ", expected " + check.expected() + ", actual "
                + (check.actual().isBlank() ? "nothing measured" : check.actual());
    }

    private static WindowEvent back(ApprovalEvent.ConditionSet condition, String why, Instant at) {
        return new ApprovalEvent.ConditionReturned(condition.gate(), condition.role(), condition.by(), why, at);
    }
}
