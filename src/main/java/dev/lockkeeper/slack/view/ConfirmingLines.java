package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.PlannedGate;
import java.util.stream.Collectors;

/** Who has said yes and not confirmed it in the browser; the button of their role gives them another link. Pure. */
final class ConfirmingLines {
    private ConfirmingLines() {}

    /** Before whatever else the row of this role says; empty if nobody is waited for. */
    static String of(Scene scene, PlannedGate gate, String role) {
        return scene.window().gate(gate.id()).confirming().stream()
                .filter(yes -> yes.role().equals(role))
                .map(yes -> "waiting for " + scene.person(yes.by()) + " to confirm in the browser, since "
                        + Scene.at(yes.at()) + " · ")
                .collect(Collectors.joining());
    }
}
