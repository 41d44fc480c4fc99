package dev.lockkeeper.practice;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.Window;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** An old report view stands in the database: a check fails, and the gate's role accepts it with a reason. */
final class AcceptedCheck extends WholeWindow {
    @Override
    public String name() {
        return "accepted-check";
    }

    @Override
    public String about() {
        return "somebody's own view is there already; the check fails, and a gate's role accepts it as a deviation";
    }

    @Override
    public void prepare(Path runbooks, DemoDatabase database) throws SQLException {
        database.asOwner("CREATE VIEW public.somebodys_report AS SELECT count(*) AS customers FROM public.customers");
    }

    @Override
    public boolean whenStopped(Window window, Hands hands, Player player) {
        String role = Rules.rolesConcerned(window).stream().sorted().findFirst().orElseThrow();
        String user = DemoPeople.holder(role);
        boolean pressed = player.pressOnce(
                window, user, "accept", button -> button.actionId().equals("accept"));
        if (pressed) {
            hands.fill(user, firstOpen(window));
        }
        return pressed;
    }

    @Override
    public String wrongWith(Window ended) {
        String wrong = super.wrongWith(ended);
        boolean accepted = ended.deviations().stream().anyMatch(d -> d.kind() == Deviation.Kind.CHECK_ACCEPTED);
        boolean opened = ended.plan().gates().stream().map(PlannedGate::id).allMatch(ended.gates()::containsKey);
        return !wrong.isEmpty() ? wrong : accepted && opened ? "" : "no check was accepted";
    }

    private static List<String> firstOpen(Window window) {
        String check = window.steps().values().stream()
                .flatMap(run -> run.openChecks().stream())
                .findFirst()
                .orElseThrow()
                .id();
        return List.of(check, "the view belongs to finance and reads no column that goes; agreed with them");
    }
}
