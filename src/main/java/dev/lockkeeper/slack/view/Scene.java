package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.NoReturn;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.RollbackPrice;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A window and its people, and the phrases that every message makes from them. Everything returned is safe mrkdwn. */
record Scene(Window window, Names names) {
    private static final int TITLE = 120;

    String id() {
        return window.id().value();
    }

    /** The window with its environment, for a text that must stand alone. */
    String named() {
        return id() + " " + SlackText.line(window.plan().environment(), TITLE);
    }

    String title(PlanItem item) {
        return SlackText.line(item.title(), TITLE);
    }

    /** Step 9 of 21, or undo step 2 of 7. */
    String numbered(PlannedStep step) {
        return ordinal(step) + " of " + row(step).size();
    }

    /** Step 9, or undo step 2. */
    String ordinal(PlannedStep step) {
        return (undoes(step) ? "undo step " : "step ") + number(step);
    }

    int number(PlannedStep step) {
        return row(step).indexOf(step) + 1;
    }

    /** True for a step of a rollback plan. */
    boolean undoes(PlannedStep step) {
        return !window.plan().steps().contains(step);
    }

    /** True if the window turned back and this step belongs to the way it no longer goes. */
    boolean leftBehind(PlannedStep step) {
        return window.rollback() != null && !window.way().contains(step);
    }

    private List<PlannedStep> row(PlannedStep step) {
        if (!undoes(step)) {
            return window.plan().steps();
        }
        return window.way().contains(step)
                ? window.way()
                : window.plan().rollbacks().stream()
                        .filter(plan -> plan.undo(step.id()).isPresent())
                        .flatMap(plan -> plan.steps().stream())
                        .map(PlannedRollback.Undo::step)
                        .toList();
    }

    String person(Actor actor) {
        return actor.isBot() ? "Lockkeeper" : names.mention(actor);
    }

    /** Said behind a person's name where they stood in for somebody. */
    String asDeputy(Actor by, Instant at) {
        return window.calls().asDeputy(by, at)
                ? ", as deputy"
                : window.overrides()
                        .lender(by, at)
                        .map(of -> ", for " + person(of))
                        .orElse("");
    }

    /** Those who act in one of these roles for somebody. */
    private Stream<String> delegates(List<PlannedGate.RequiredRole> roles) {
        return window.overrides().delegations().stream()
                .filter(it -> roles.stream().anyMatch(role -> it.roles().contains(role.role())))
                .map(it -> person(it.to()));
    }

    String commander() {
        return person(window.commander());
    }

    String roleTitle(String role) {
        return role.equals(Permissions.COMMANDER) ? role : SlackText.line(names.roleTitle(role), TITLE);
    }

    String mentions(List<PlannedGate.RequiredRole> roles) {
        return Stream.concat(roles.stream().map(r -> names.mentionRole(r.role())), delegates(roles))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    /** Whoever may let a check pass: the roles of the gate that waits, or of the next one, in the gate's order. */
    String rolesConcerned() {
        Set<String> concerned = Rules.rolesConcerned(window);
        return window.plan().gates().stream()
                .flatMap(g -> g.roles().stream())
                .map(PlannedGate.RequiredRole::role)
                .distinct()
                .filter(concerned::contains)
                .map(names::mentionRole)
                .distinct()
                .collect(Collectors.joining(" "));
    }

    String target() {
        TargetIdentity target = window.plan().target();
        return "*" + SlackText.line(target.name(), TITLE) + "* (database " + SlackText.line(target.database(), TITLE)
                + ", PostgreSQL " + SlackText.line(target.serverVersion(), TITLE) + ", "
                + SlackText.line(target.host(), TITLE) + ":" + target.port() + ")";
    }

    String targetName() {
        return SlackText.line(window.plan().target().name(), TITLE);
    }

    ButtonValue value(String subject) {
        return new ButtonValue(window.id(), subject, "", 0, "");
    }

    ButtonValue value(PlannedStep step) {
        return new ButtonValue(
                window.id(), step.id().value(), "", window.step(step.id()).attempt(), "");
    }

    /** Hold, or resume if somebody holds already. */
    ButtonElement holdOrResume() {
        return window.hold() == null
                ? Buttons.plain(ActionIds.HOLD, "Hold", "Hold " + id() + ": no new step begins", value(""))
                : Buttons.plain(ActionIds.RESUME, "Resume", "Lift the hold of " + id(), value(""));
    }

    List<CheckResult> checks() {
        return window.plan().everyStep().stream()
                .flatMap(s -> window.step(s.id()).checks().stream())
                .toList();
    }

    /** The facts of the last backup that took effect, or nothing. */
    Optional<Backup> backup() {
        Optional<Backup> last = Optional.empty();
        for (PlannedStep step : window.plan().steps()) {
            StepRun run = window.step(step.id());
            if (step.kind().equals("backup")
                    && run.tookEffect()
                    && !run.outputs().isEmpty()) {
                last = Optional.of(new Backup(run.outputs(), run.finishedAt()));
            }
        }
        return last;
    }

    /** The way back as it is now: what protects, what it costs, and where it ends. */
    String wayBack() {
        if (window.rollback() != null) {
            List<String> beside = new ArrayList<>(WayBack.others(window).stream()
                    .map(plan -> SlackText.line(plan.title(), SlackText.HEADER) + " (`rollback " + plan.id() + "`)")
                    .toList());
            if (!WayBack.isRestore(window)) {
                beside.add(restore());
            }
            return SlackText.line(WayBack.standing(window), SlackText.CONFIRM)
                    + (beside.isEmpty() ? "" : " · beside it: " + String.join("; or ", beside));
        }
        String price = WayBack.nothingChanged(window) ? "nothing was written to " + targetName() + " yet" : price();
        List<String> parts = new ArrayList<>(List.of(price));
        window.plan().steps().stream()
                .filter(PlannedStep::isPointOfNoReturn)
                .map(this::noReturn)
                .filter(words -> !words.isEmpty())
                .forEach(parts::add);
        return String.join(" · ", parts);
    }

    private String noReturn(PlannedStep step) {
        StepRun run = window.step(step.id());
        if (run.tookEffect()) {
            return "the point of no return, step " + number(step) + ", is passed";
        }
        if (doubtful(run)) {
            return "the point of no return, step " + number(step) + ", may be passed";
        }
        return window.state().isFinal() ? "" : "point of no return at step " + number(step) + ": " + parts(step);
    }

    /** What is said before the word of a point of no return is typed. */
    String notTakenBack(PlannedStep step) {
        return "It is not taken back by itself: " + parts(step) + ". Way back now: " + price();
    }

    private String parts(PlannedStep step) {
        return SlackText.line(NoReturn.words(window.plan(), step), SlackText.CONFIRM);
    }

    /** True if nobody knows whether an attempt of this step took effect, whatever was decided about it since. */
    static boolean doubtful(StepRun run) {
        return !run.tookEffect() && (run.mayHaveChanged() || run.state().isUnderWay());
    }

    /** What going back costs once something was written. */
    String price() {
        return Stream.concat(
                        RollbackPrice.all(window).stream()
                                .filter(price -> !price.runs().isEmpty())
                                .map(price -> SlackText.line(price.words(), SlackText.CONFIRM)),
                        Stream.of(restore()))
                .collect(Collectors.joining("; or "));
    }

    private String restore() {
        return backup().map(Backup::wayBack).orElse("unmeasured, no backup was taken in this window");
    }

    static String took(StepRun run) {
        Duration took = run.took();
        return took == null ? "" : Wording.length(took);
    }

    static String at(Instant at) {
        return Wording.time(at);
    }
}
