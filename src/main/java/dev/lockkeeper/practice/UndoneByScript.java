package dev.lockkeeper.practice;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.util.List;

/** Everything is done; QA does not sign, and the commander takes it all back by script. */
class UndoneByScript extends WholeWindow {
    private static final GateId FINAL = new GateId("final");

    private final String plan;
    private final String compared;

    UndoneByScript() {
        this("undo", "compared");
    }

    /**
     * Another way back from there.
     *
     * @param plan the rollback plan; the scenario has its name
     * @param compared its step that compares with what was before
     */
    UndoneByScript(String plan, String compared) {
        this.plan = plan;
        this.compared = compared;
    }

    @Override
    public String name() {
        return plan;
    }

    @Override
    public String about() {
        return "QA does not sign; the window is rolled back by script and compared with what was there before";
    }

    @Override
    public boolean takesOver(Window window) {
        return window.state() == WindowState.RUNNING
                && window.current()
                        .flatMap(item -> item.asGate())
                        .filter(gate -> gate.id().equals(FINAL))
                        .isPresent()
                && window.gate(FINAL).state() == GateState.ASKED;
    }

    @Override
    public boolean whenStopped(Window window, Hands hands, Player player) {
        if (takesOver(window)) {
            return player.typeOnce(
                    window,
                    DemoPeople.holder("qa-lead"),
                    "/migrate reject final the mobile client still reads customer_name from sales");
        }
        if (window.gate(FINAL).state() != GateState.REJECTED || window.rollback() != null) {
            return super.whenStopped(window, hands, player);
        }
        return player.typeOnce(
                        window,
                        DemoPeople.COMMANDER,
                        "/migrate rollback " + plan + " the mobile client is not ready; it needs the old columns")
                || player.pressPrivatelyOnce(
                        DemoPeople.COMMANDER,
                        "roll back",
                        button -> button.actionId().equals("rollback_now"));
    }

    @Override
    public String wrongWith(Window ended) {
        if (ended.state() != WindowState.ROLLED_BACK) {
            return "it is " + ended.state().words() + ", not rolled back";
        }
        List<CheckResult> seen = ended.steps().entrySet().stream()
                .filter(step -> step.getKey().value().equals(compared))
                .flatMap(step -> step.getValue().checks().stream())
                .toList();
        List<String> different = seen.stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .map(CheckResult::name)
                .toList();
        return seen.isEmpty()
                ? "nothing was compared with what was there before"
                : different.isEmpty() ? "" : "not as it was before: " + different;
    }
}
