package dev.lockkeeper.app;

import dev.lockkeeper.slack.RoleHolders;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Says whom a window reaches that waits for somebody, and whom it does not. Calls nobody. */
final class CallsDoctor {
    private final CallSettings calls;
    private final Map<String, RoleHolders> roles;

    CallsDoctor(CallSettings calls, Map<String, RoleHolders> roles) {
        this.calls = calls;
        this.roles = roles;
    }

    List<Finding> look() {
        return List.of(
                Finding.ready("calls reminders", reminders()),
                Finding.ready("calls deputies", deputies()),
                calls.webhook() == null
                        ? Finding.ready("calls webhook", "none; nothing outside Slack is called.")
                        : Finding.notLookedAt(
                                "calls webhook", "there is an address; to try it would raise the alarm."));
    }

    private String reminders() {
        return calls.reminders().isEmpty()
                ? "nobody is called again."
                : "who does not answer is called again after "
                        + calls.reminders().stream()
                                .map(after -> after.toSeconds() % 60 == 0
                                        ? after.toMinutes() + " min"
                                        : after.toSeconds() + " s")
                                .collect(Collectors.joining(", "))
                        + ".";
    }

    private String deputies() {
        String without = roles.entrySet().stream()
                .filter(role -> role.getValue().deputies().isEmpty())
                .map(Map.Entry::getKey)
                .sorted()
                .collect(Collectors.joining(", "));
        return without.isEmpty()
                ? "every role has somebody who stands in."
                : "nobody stands in for " + without + "; name deputies under roles where that is not meant.";
    }
}
