package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.emulator.Exchange;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.practice.PracticeCast;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Two processes of the bot, a window of steps that count how often they took effect, and a patient team: whoever got no
 * answer says it again. Says at the end whether anything was doubled, lost or late.
 */
final class TwoNodes implements AutoCloseable {
    static final Duration A_MOMENT = Duration.ofMillis(100);
    /**
     * How late the next status may be, whatever happened to one of two processes. Promised are five seconds, on a machine
     * that does nothing else; {@code -Pnightly} holds it to that. A busy one needs longer to start processes than that.
     */
    static final Duration LATEST = Duration.parse(System.getProperty("lockkeeper.latest", "PT45S"));

    /** How long a database stays away, one time after the other. */
    static final List<Duration> OUTAGES = Stream.of(
                    System.getProperty("lockkeeper.outage", "PT8S").split(","))
            .map(Duration::parse)
            .toList();

    private static final Path EFFECTS = Path.of("src/test/resources/scenario/effects");
    private static final Instant BEGINNING = Instant.parse("2026-11-21T21:00:00Z");
    private static final Duration A_NIGHT = Duration.ofMinutes(4);
    private static final int STEPS = 10;
    private final House house;
    private final Screen screen;
    private final Node one;
    private final Node other;
    private final Set<String> approvers = new TreeSet<>();

    TwoNodes() throws SQLException, IOException {
        TargetDatabase target = TargetDatabase.shop();
        target.byHand("CREATE TABLE public.effects (step text PRIMARY KEY, n integer NOT NULL DEFAULT 0)");
        target.byHand("INSERT INTO public.effects (step) SELECT 's' || i FROM generate_series(1, " + STEPS + ") AS i");
        house = new House(target, EFFECTS, BEGINNING, House.FAST, false);
        screen = new Screen(house.slack());
        one = new Node("one", house);
        other = new Node("other", house);
    }

    /** Both run, and one of them drives. */
    void start() {
        CompletableFuture<Node> there = CompletableFuture.supplyAsync(other::start);
        one.start();
        there.join();
        await("both nodes are ready").atMost(House.PATIENCE).until(() -> one.isReady() && other.isReady());
        driver();
    }

    /** The one that drives, as soon as one does. */
    Node driver() {
        return await("one of the nodes drives")
                .atMost(House.PATIENCE)
                .pollInterval(A_MOMENT)
                .until(() -> Stream.of(one, other).filter(Node::drives).findFirst(), Optional::isPresent)
                .orElseThrow();
    }

    Node notThe(Node node) {
        return node == one ? other : one;
    }

    List<Node> nodes() {
        return List.of(one, other);
    }

    House house() {
        return house;
    }

    Screen screen() {
        return screen;
    }

    /** The window is open, has its room, and may begin its steps. */
    void openWindow() {
        await("a window is open").atMost(House.PATIENCE).pollInterval(A_MOMENT).until(() -> {
            if (newest().isEmpty()) {
                if (says(Night.CLARA, "start staging")) {
                    pressesStart();
                }
            }
            return newest().filter(window -> window.room() != null).isPresent();
        });
        await("the gate is open")
                .atMost(House.PATIENCE)
                .pollInterval(A_MOMENT)
                .until(() -> act() && gate("start") == GateState.OPEN);
        finish("ledger");
    }

    /** Acts for the team until this step is done; nobody asks for another one. */
    void finish(String step) {
        StepId id = new StepId(step);
        await(step + " is done").atMost(A_NIGHT).pollInterval(A_MOMENT).until(() -> {
            settleWhatIsLeft(id);
            if (window().step(id).state() == StepState.WAITING) {
                says(Night.CLARA, "run " + step);
            }
            return window().step(id).state() == StepState.DONE;
        });
    }

    /** Acts for the team as long as something goes on, and leaves the last signature to {@link #finish()}. */
    void workWhile(BooleanSupplier goesOn) {
        await("the trouble is over").atMost(A_NIGHT).pollInterval(A_MOMENT).until(() -> {
            if (gate("final") != GateState.ASKED) {
                act();
            }
            return !goesOn.getAsBoolean();
        });
    }

    /** Acts for the team until the window is completed. */
    void finish() {
        await("the window is completed").atMost(A_NIGHT).pollInterval(A_MOMENT).until(() -> {
            act();
            return window().state() == WindowState.COMPLETED;
        });
        await("the report is posted")
                .atMost(House.PATIENCE)
                .until(() -> house.slack().files(place()).size() == 2);
    }

    /** Whatever a patient team would do now. Always true. */
    private boolean act() {
        Window window = window();
        Optional<PlannedStep> open = window.plan().steps().stream()
                .filter(step -> window.step(step.id()).state() != StepState.DONE)
                .findFirst();
        if (gate("start") == GateState.ASKED) {
            approves(Night.THE_DBA);
        } else if (gate("final") == GateState.ASKED) {
            approves(Night.QA);
        } else if (open.isPresent()
                && window.step(open.get().id()).state() == StepState.WAITING
                && window.state() == WindowState.RUNNING
                && gate("start") == GateState.OPEN) {
            says(Night.CLARA, "run to final");
        } else if (open.isPresent()) {
            settleWhatIsLeft(open.get().id());
        }
        return true;
    }

    private void approves(String person) {
        if (says(person, "approve")) {
            approvers.add(person);
        }
    }

    /** A failed step is tried again; what became of a lost one the bot has to find out by itself. */
    private void settleWhatIsLeft(StepId id) {
        StepState state = window().step(id).state();
        if (state == StepState.FAILED || state == StepState.NOT_PASSED) {
            says(Night.CLARA, "retry " + id);
        }
    }

    /** True if somebody was there to answer. */
    boolean says(String person, String words) {
        Optional<Node> hearing = Stream.of(other, one).filter(Node::answers).findFirst();
        if (hearing.isEmpty()) {
            return false;
        }
        hearing.get().hears(house.slack());
        return answered(() -> screen.type(person, place(), words));
    }

    private void pressesStart() {
        house.slack().ephemerals(Night.CLARA).stream()
                .filter(shown -> shown.buttons().stream()
                        .anyMatch(button -> button.label().equals("Start")))
                .reduce((first, second) -> second)
                .ifPresent(shown -> answered(() -> house.slack().as(Night.CLARA).press(shown.ref(), "Start")));
    }

    private static boolean answered(Runnable act) {
        try {
            act.run();
            return true;
        } catch (IllegalStateException | IllegalArgumentException unanswered) {
            System.out.println("no answer: " + unanswered.getMessage());
            return false;
        }
    }

    Optional<Window> newest() {
        return house.windows().latest(1).stream().findFirst();
    }

    Window window() {
        return newest().orElseThrow(() -> new AssertionError("no window was opened"));
    }

    StepState step(String step) {
        return window().step(new StepId(step)).state();
    }

    private GateState gate(String gate) {
        return window().gate(new GateId(gate)).state();
    }

    List<WindowEvent> journal() {
        return house.windows().journal(window().id());
    }

    private String place() {
        return newest().filter(window -> window.room() != null)
                .map(window -> window.room().channel())
                .orElse(PracticeCast.operations());
    }

    private int effect(StepId step) throws SQLException {
        return Integer.parseInt(house.target()
                .ask("SELECT n FROM public.effects WHERE step = '" + step + "'")
                .get(0));
    }

    /** What must hold after every story, whatever was broken in it. */
    void thenNothingIsDoubledOrLost() throws SQLException {
        Window window = window();
        for (PlannedStep step : effects(window)) {
            int expected = window.step(step.id()).state() == StepState.DONE ? 1 : 0;
            assertThat(effect(step.id())).as("effects of " + step.id()).isEqualTo(expected);
        }
        assertThat(house.windows().latest(9)).hasSize(1);
        assertThat(Window.of(journal())).as("the history, folded anew").isEqualTo(window);
        assertThat(journal().stream()
                        .filter(event ->
                                event instanceof StepEvent.StepSucceeded || event instanceof StepEvent.StepAdopted)
                        .map(event -> ((StepEvent) event).step().value()))
                .as("what is said to have taken effect")
                .doesNotHaveDuplicates();
        // a transactional step in a target with a ledger needs nobody to tell what became of it
        assertThat(journal()).noneMatch(StepEvent.OutcomeLost.class::isInstance);
        for (String person : approvers) {
            assertThat(window.gates().values())
                    .as("what was answered to " + person)
                    .anyMatch(gate -> gate.decisions().stream()
                            .anyMatch(decision -> decision.by().user().equals(person)));
        }
        assertThat(screen.marks(place())).isNotEmpty().doesNotHaveDuplicates();
        assertThat(window.statuses().stream().map(Status::slot)).doesNotHaveDuplicates();
        thenNoSecretWentOut();
    }

    private static List<PlannedStep> effects(Window window) {
        return window.plan().steps().stream()
                .filter(step -> step.kind().equals("sql"))
                .toList();
    }

    private void thenNoSecretWentOut() {
        List<String> secrets = List.of(
                TargetDatabase.PASSWORD,
                house.state().bot().password(),
                house.target().database().password());
        for (Exchange exchange : house.slack().traffic()) {
            if (exchange.direction() == Exchange.Direction.APP_TO_SLACK) {
                String sent = String.join("\n", exchange.arguments().values());
                assertThat(secrets)
                        .as(exchange.method())
                        .noneMatch(secret -> secret.length() > 8 && sent.contains(secret));
            }
        }
    }

    /** How late the room heard each status it had been promised: one that stands for missed ones counts from the first. */
    List<Duration> lateness() {
        Map<Integer, Instant> posted = posted();
        List<Duration> late = new ArrayList<>();
        Instant promised = null;
        for (Status status : window().statuses()) {
            Instant at = posted.get(status.slot());
            if (at != null) {
                late.add(Duration.between(promised == null ? status.dueAt() : promised, at));
                promised = status.nextAt();
            }
        }
        return late;
    }

    /** When the room heard each slot. */
    private Map<Integer, Instant> posted() {
        Map<Integer, Instant> posted = new TreeMap<>();
        for (Message message : house.slack().messages(place())) {
            if (message.metadata() != null) {
                String key =
                        message.metadata().path("event_payload").path("key").asString("");
                if (key.startsWith("status/")) {
                    long micros = new BigDecimal(message.ts()).movePointRight(6).longValueExact();
                    posted.put(
                            Integer.parseInt(key.substring("status/".length())),
                            Instant.EPOCH.plusNanos(micros * 1_000));
                }
            }
        }
        return posted;
    }

    /** As above, how late the room heard the first one it had been promised before this moment or is promised next. */
    Duration firstStatusAfter(Instant moment) {
        Instant heard = await("a status is posted")
                .atMost(House.PATIENCE)
                .pollInterval(A_MOMENT)
                .until(
                        () -> posted().values().stream()
                                .filter(at -> at.isAfter(moment))
                                .findFirst(),
                        Optional::isPresent)
                .orElseThrow();
        return Duration.between(moment, heard);
    }

    /** The present of the story. */
    Instant now() {
        return house.settings().machine().instant();
    }

    long began(String step) {
        return journal().stream()
                .filter(event -> event instanceof StepEvent.StepBegan began
                        && began.step().value().equals(step))
                .count();
    }

    void thenEveryStatusCameInTime(String story) {
        List<Duration> late = lateness();
        System.out.println(story + ": statuses were late by, in ms: "
                + late.stream().map(Duration::toMillis).toList());
        assertThat(late).isNotEmpty().allSatisfy(each -> assertThat(each).isLessThanOrEqualTo(LATEST));
    }

    @Override
    public void close() throws SQLException, IOException {
        one.close();
        other.close();
        house.close();
    }
}
