package dev.lockkeeper.slack.view;

import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.GateRun;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Quorum;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Waiting;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The one pinned message that is edited all through the window. */
final class BoardView {
    private static final int PROGRESS = 300;

    private final Scene scene;
    private final Window window;
    private final Forecast forecast;
    private final Optional<String> progress;
    private final Instant now;

    BoardView(Scene scene, Optional<String> progress, Instant now) {
        this.scene = scene;
        this.window = scene.window();
        this.forecast = Forecast.of(window, now);
        this.progress = progress;
        this.now = now;
    }

    DesiredMessage board() {
        String title = SlackText.line(window.plan().title(), SlackText.HEADER) + " · "
                + SlackText.line(window.plan().environment(), SlackText.HEADER);
        Card card = new Card("board").pinned();
        card.text(
                "*" + scene.id() + " · " + title + "* — " + standing(),
                times(),
                now(),
                waiting(),
                new PairLines(scene).open(),
                window.state().isFinal() ? "" : new BreakGlassCards(scene).delegations(),
                window.state().isFinal() ? "" : "Way back: " + scene.wayBack(),
                new LateCards(scene).board(forecast.moment(), now));
        card.divider();
        card.text(timeline().toArray(String[]::new));
        if (!window.state().isFinal()) {
            card.actions("board", buttons());
            card.small("Target " + scene.target() + " · plan "
                    + Wording.digest(window.plan().digest()));
        }
        return card.says(sentence());
    }

    private String standing() {
        String state = window.state().words();
        return switch (window.state()) {
            case SCHEDULED, COMPLETED, ABORTED, ROLLED_BACK -> state;
            case RUNNING -> state + ", " + Wording.lag(forecast.lag());
            case ROLLING_BACK, ENDING -> "*" + state + "*";
            case HELD, STOPPED ->
                "*" + state + "*, " + (window.rollback() == null ? Wording.lag(forecast.lag()) : "on the way back");
        };
    }

    private String times() {
        Instant started = window.startedAt();
        Instant finished = window.finishedAt();
        if (started == null) {
            return finished == null
                    ? "Starts " + Wording.dayAndTime(window.plannedStart()) + " · led by " + scene.commander()
                            + " · planned end " + Scene.at(window.plannedEnd())
                    : "Withdrawn " + Scene.at(finished) + " before it started";
        }
        String lead = "Started " + Scene.at(started) + " · led by " + scene.commander() + " · planned end "
                + Scene.at(window.plannedEnd());
        return finished == null
                ? lead + " · forecast " + Scene.at(forecast.end())
                : lead + " · ended " + Scene.at(finished) + " after " + Wording.length(window.elapsed(finished));
    }

    private String now() {
        if (window.state().isFinal()) {
            return Objects.requireNonNullElse(window.endReason(), "").isEmpty()
                    ? ""
                    : "Reason: " + SlackText.line(Objects.requireNonNull(window.endReason()), PROGRESS);
        }
        Optional<PlanItem> current = window.current();
        if (window.state() == WindowState.SCHEDULED || current.isEmpty()) {
            return current.map(item -> "First: " + scene.title(item)).orElse("");
        }
        int differ = window.changedFiles().size();
        return "Now: " + nowAt(current.get())
                + (differ == 0 ? "" : " · *" + Wording.count(differ, "file differs", "files differ") + " on disk*")
                + progress.map(p -> " · " + Wording.moments(SlackText.line(p, PROGRESS)))
                        .orElse("");
    }

    private String nowAt(PlanItem item) {
        Optional<PlannedStep> step = item.asStep();
        if (step.isEmpty()) {
            PlannedGate gate = item.asGate().orElseThrow();
            return "the gate *" + scene.title(gate) + "*, "
                    + (window.gate(gate.id()).state() == GateState.AHEAD
                            ? window.state() == WindowState.RUNNING ? "about to be asked" : "not asked yet"
                            : window.gate(gate.id()).state().words());
        }
        StepRun run = window.step(step.get().id());
        String base = scene.numbered(step.get()) + ", *" + scene.title(item) + "*, ";
        return base
                + switch (run.state()) {
                    case WAITING -> "not begun";
                    case RUNNING ->
                        "running since " + Scene.at(Objects.requireNonNull(run.startedAt())) + ", planned "
                                + Wording.length(item.planned()) + new PauseLines(scene).words(run)
                                + new LostLines(scene).asked(run);
                    case IN_DOUBT -> new LostLines(scene).lookedAt(run) + new PauseLines(scene).words(run);
                    default -> run.state().words();
                };
    }

    private String waiting() {
        if (window.state().isFinal()) {
            return "";
        }
        Waiting waiting = Waiting.of(window);
        String who = waiting.isNobody()
                ? "nobody"
                : waiting.roles().stream().map(this::who).collect(Collectors.joining(" and ")) + " "
                        + SlackText.line(waiting.what(), PROGRESS)
                        + (waiting.since() == null ? "" : ", since " + Scene.at(waiting.since()));
        Instant next = window.startedAt() == null ? null : window.statusDueAt(nextSlot());
        return "Waiting for: " + who + (next == null ? "" : " · next status " + Scene.at(next));
    }

    private String who(String role) {
        return role.equals(dev.lockkeeper.window.Permissions.COMMANDER) ? scene.commander() : scene.roleTitle(role);
    }

    private int nextSlot() {
        return window.statuses().isEmpty()
                ? 1
                : window.statuses().get(window.statuses().size() - 1).slot() + 1;
    }

    /** A phase behind us and a phase ahead are one line; the phase we are in is told item by item. */
    private List<String> timeline() {
        Map<String, List<PlanItem>> phases = new LinkedHashMap<>();
        for (PlanItem item : window.plan().items()) {
            phases.computeIfAbsent(item.phase(), p -> new ArrayList<>()).add(item);
        }
        String currentPhase = window.state() == WindowState.SCHEDULED
                ? ""
                : window.current().map(PlanItem::phase).orElse("");
        List<String> lines = new ArrayList<>();
        phases.forEach((phase, items) -> {
            String name = SlackText.line(phase, SlackText.HEADER);
            if (items.stream().allMatch(window::isSettled)) {
                lines.add(phaseDone(name, items));
            } else if (phase.equals(currentPhase) && window.rollback() == null) {
                lines.add((window.state().isFinal() ? "`ended  ` *" : "`now    ` *") + name + "*");
                items.forEach(item -> lines.add("      " + itemLine(item)));
            } else {
                lines.addAll(phaseAhead(name, items));
            }
        });
        if (window.rollback() != null) {
            lines.add((window.state().isFinal() ? "`ended  ` *" : "`now    ` *")
                    + SlackText.line(WayBack.standing(window), SlackText.CONFIRM) + "*");
            window.way().forEach(step -> lines.add("      " + itemLine(step)));
        }
        return lines;
    }

    private String phaseDone(String name, List<PlanItem> items) {
        Instant began = items.stream()
                .map(i -> Forecast.began(window, i))
                .filter(Objects::nonNull)
                .min(Instant::compareTo)
                .orElse(null);
        Instant ended = items.stream()
                .map(i -> Forecast.ended(window, i))
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
        Duration planned = items.stream().map(PlanItem::planned).reduce(Duration.ZERO, Duration::plus);
        String length = began == null || ended == null ? "" : " · " + Wording.length(Duration.between(began, ended));
        return "`done   ` " + (began == null ? "" : Scene.at(began) + " ") + name + length + " (planned "
                + Wording.length(planned) + ")";
    }

    private List<String> phaseAhead(String name, List<PlanItem> items) {
        List<String> lines = new ArrayList<>();
        long steps = items.stream().filter(i -> i.asStep().isPresent()).count();
        Duration planned = items.stream().map(PlanItem::planned).reduce(Duration.ZERO, Duration::plus);
        lines.add((isOver() ? "`not run` " : "`ahead  ` ") + planned(items.get(0)) + " " + name
                + (steps == 0 ? "" : " · " + Wording.count(steps, "step", "steps")) + ", "
                + Wording.length(planned));
        for (PlanItem item : items) {
            boolean begun = window.rollback() != null && Forecast.began(window, item) != null;
            item.asGate().ifPresent(gate -> lines.add("      " + itemLine(gate)));
            item.asStep().filter(s -> begun || s.isPointOfNoReturn()).ifPresent(s -> lines.add("      " + itemLine(s)));
        }
        return lines;
    }

    private String itemLine(PlanItem item) {
        String name = item.asGate()
                .map(this::gateName)
                .orElseGet(() -> item.asStep()
                                .filter(PlannedStep::isPointOfNoReturn)
                                .map(s -> "*Point of no return:* ")
                                .orElse("")
                        + scene.title(item));
        Instant began = Forecast.began(window, item);
        String when =
                began == null ? planned(item) : Scene.at(began) + " (planned " + Scene.at(window.plannedAt(item)) + ")";
        return "`" + word(item) + "` " + when + " " + name + length(item);
    }

    private String gateName(PlannedGate gate) {
        GateRun run = window.gate(gate.id());
        boolean asked = run.state() == GateState.ASKED;
        boolean choice = gate.terms().inOrder() || !gate.terms().alternatives().isEmpty();
        List<PlannedGate.RequiredRole> roles = asked ? new Quorum(gate, run).turn() : gate.required();
        String titles = choice && !asked
                ? GateWords.who(gate, scene::roleTitle)
                : roles.stream()
                        .map(r -> scene.roleTitle(r.role()) + (r.count() > 1 ? " (" + r.count() + ")" : ""))
                        .collect(Collectors.joining(", "));
        return "*Gate: " + scene.title(gate) + "*"
                + switch (run.state()) {
                    case AHEAD -> " — " + titles;
                    case ASKED -> isOver() ? "" : " — waits for " + titles + signed(gate);
                    case OPEN, REJECTED, EXPIRED -> "";
                };
    }

    private String signed(PlannedGate gate) {
        return gate.lines().isEmpty() ? "" : ", " + LineRows.progress(window, gate);
    }

    private String word(PlanItem item) {
        String word = item.asStep()
                .map(s -> switch (window.step(s.id()).state()) {
                    case WAITING -> isCurrent(item) ? "next" : ahead(item);
                    case REQUESTED, RUNNING, IN_DOUBT, CHECKING -> "now";
                    case DONE -> "done";
                    case FAILED -> "failed";
                    case NOT_PASSED -> "checks";
                    case UNKNOWN -> "unknown";
                    case REWOUND -> "rewound";
                    case SKIPPED -> "skipped";
                })
                .orElseGet(() -> switch (window.gate(item.asGate().orElseThrow().id())
                        .state()) {
                    case AHEAD -> isCurrent(item) ? "next" : ahead(item);
                    case ASKED -> isOver() ? "not run" : "asked";
                    case OPEN -> "open";
                    case REJECTED -> "rejected";
                    case EXPIRED -> "expired";
                });
        return String.format("%-7s", word);
    }

    private String ahead(PlanItem item) {
        boolean undoes = item.asStep().filter(scene::undoes).isPresent();
        return window.state().isFinal() || isOver() && !undoes ? "not run" : "ahead";
    }

    /** True if no forward step begins any more. */
    private boolean isOver() {
        return window.state().isFinal() || window.rollback() != null || window.ending() != null;
    }

    private boolean isCurrent(PlanItem item) {
        return window.state().isLive() && window.current().filter(item::equals).isPresent();
    }

    private String length(PlanItem item) {
        Optional<PlannedStep> step = item.asStep();
        if (step.isEmpty()) {
            return "";
        }
        StepRun run = window.step(step.get().id());
        String planned = Wording.length(item.planned());
        if (run.state() == StepState.DONE) {
            return " · " + (run.took() == null ? "planned " + planned : Scene.took(run) + " (planned " + planned + ")");
        }
        return switch (run.state()) {
            case WAITING -> " · " + planned;
            case FAILED, SKIPPED -> "";
            default -> " · " + run.state().words();
        };
    }

    private String planned(PlanItem item) {
        boolean onPlan = isOver() && item.asStep().filter(scene::undoes).isEmpty()
                || forecast.lag().abs().compareTo(Duration.ofMinutes(1)) < 0
                || window.startedAt() == null
                || window.state().isFinal();
        return onPlan
                ? Scene.at(window.plannedAt(item))
                : Scene.at(forecast.begin(item)) + " (planned " + Scene.at(window.plannedAt(item)) + ")";
    }

    private List<ButtonElement> buttons() {
        if (window.startedAt() == null) {
            return List.of();
        }
        List<ButtonElement> buttons = new ArrayList<>();
        if (window.ending() == null) { // else only what closes runs, and that is not held
            buttons.add(scene.holdOrResume());
        }
        if (window.checksJudged() > 0) {
            buttons.add(Buttons.plain(
                    ActionIds.VERIFY,
                    "Check again",
                    "Look at the checks of " + scene.id() + " again",
                    scene.value("")));
        }
        window.active()
                .or(window::paused)
                .flatMap(new PauseLines(scene)::button)
                .ifPresent(buttons::add);
        window.active().flatMap(new LostLines(scene)::cancel).ifPresent(buttons::add);
        return buttons;
    }

    private String sentence() {
        if (window.state() == WindowState.SCHEDULED) {
            return scene.named() + " starts " + Wording.dayAndTime(window.plannedStart()) + ".";
        }
        Instant finished = window.finishedAt();
        if (finished != null) {
            return scene.named() + " " + window.state().words() + " at " + Scene.at(finished) + ".";
        }
        Waiting waiting = Waiting.of(window);
        String who = waiting.isNobody()
                ? "nobody is waited for"
                : "waiting for "
                        + waiting.roles().stream().map(scene::roleTitle).collect(Collectors.joining(" and "));
        String where = window.current()
                .map(item -> item.asStep().map(scene::numbered).orElse("the gate \"" + scene.title(item) + "\""))
                .orElse("all steps settled");
        return scene.named() + ": " + window.state().words() + ", " + where + ", " + who + ", forecast end "
                + Scene.at(forecast.end()) + ".";
    }
}
