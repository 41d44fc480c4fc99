package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.LostAttempt;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole CRM window of staging while the bot is killed again and again, at moments that a seed decides. In {@code
 * -Pnightly} a hundred times; {@code -Dlockkeeper.kills=100 -Dlockkeeper.kill-seeds=3-5} plays other nights.
 */
@EnabledIfSystemProperty(named = "lockkeeper.kills", matches = "[1-9][0-9]*")
class HundredKillsIT extends Night {
    /** Long enough to find out what became of an attempt, which begins six seconds after its process was last heard. */
    private static final int LONGEST_LIFE_MILLIS = 9_000;
    /** For something to happen; building the application and testing it takes most of that. */
    private static final int LONGEST_WAIT_MILLIS = 40_000;

    private static final int A_LOOK_MILLIS = 50;
    private static final int IDLE_LOOKS = 60;

    /** Steps and answers take less than that, so a kill so soon after somebody's act or an event meets them. */
    private static final int SOON_MILLIS = 1_200;

    /** What the window needs of its people, with what the kills add to it; spread over the kills. */
    private static final int ACTS = 80;

    private static final Set<StepState> UNDER_WAY = Set.of(StepState.RUNNING, StepState.IN_DOUBT, StepState.CHECKING);

    private static final Duration A_NIGHT = Duration.ofMinutes(60);
    private static final Duration A_MOMENT = Duration.ofMillis(100);

    private final int kills = Integer.getInteger("lockkeeper.kills", 0);
    private final AtomicInteger killed = new AtomicInteger();
    private final AtomicInteger acted = new AtomicInteger();
    private final Map<String, Integer> met = new TreeMap<>();

    static LongStream seeds() {
        String[] range = System.getProperty("lockkeeper.kill-seeds", "1").split("-");
        return LongStream.rangeClosed(Long.parseLong(range[0]), Long.parseLong(range[range.length - 1]));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void howeverOftenItIsKilledEveryStepTakesEffectOnceAndTheReportTellsOfIt(long seed) throws Exception {
        System.out.println("the bot is killed " + kills + " times by seed " + seed);
        long began = System.nanoTime();
        givenTheCrm();
        givenTheBotRunsInAProcess();
        CrmTeam team = new CrmTeam(house());

        CompletableFuture<Void> deaths = CompletableFuture.runAsync(() -> dieAndComeBack(new Random(seed)));
        await("the window is completed")
                .atMost(A_NIGHT)
                .pollInterval(A_MOMENT)
                .until(() -> act(team)
                        && newest().map(Window::state)
                                .filter(WindowState.COMPLETED::equals)
                                .isPresent());
        deaths.get(A_NIGHT.toMillis(), TimeUnit.MILLISECONDS);

        thenTheReportIsPosted();
        System.out.println("seed " + seed + ": " + kills + " kills in "
                + Duration.ofNanos(System.nanoTime() - began).toSeconds() + " s met " + met + "; lost attempts: "
                + lost().stream()
                        .map(attempt -> attempt.fate().name())
                        .collect(Collectors.groupingBy(fate -> fate, TreeMap::new, Collectors.counting())));
        thenEveryStepTookEffectOnce();
        thenTheDatabaseIsAsIfNobodyHadDied();
        thenTheReportTellsOfTheCrashes();
        thenNothingIsThereTwice();
    }

    /** Always true. People are as slow as the deaths, so that these are spread over the whole window. */
    private boolean act(CrmTeam team) {
        boolean over = killed.get() >= kills;
        if ((over || acted.get() <= killed.get() * ACTS / kills) && team.acts(over)) {
            acted.incrementAndGet();
        }
        return true;
    }

    private void dieAndComeBack(Random random) {
        try {
            for (int kill = 1; kill <= kills; kill++) {
                int kind = random.nextInt(3);
                int life = random.nextInt(kind == 0 ? LONGEST_LIFE_MILLIS : SOON_MILLIS);
                int before = acted.get();
                long version = version();
                AtomicInteger idle = new AtomicInteger();
                if (kind > 0) {
                    waitAtMost(
                            LONGEST_WAIT_MILLIS,
                            () -> (kind == 1 ? acted.get() > before : version() > version) || isIdle(idle));
                }
                waitAtMost(life, () -> false);
                whenTheBotIsKilled();
                met.merge(whatItMet(), 1, Integer::sum);
                killed.incrementAndGet();
                whenTheBotComesBack();
            }
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    /** True once nothing has been under way for some looks. */
    private boolean isIdle(AtomicInteger looks) {
        return (whatItMet().equals("no step") ? looks.incrementAndGet() : looks.getAndSet(0)) > IDLE_LOOKS;
    }

    private long version() {
        return newest().map(Window::version).orElse(0L);
    }

    private static void waitAtMost(int millis, BooleanSupplier until) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end && !until.getAsBoolean()) {
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(A_LOOK_MILLIS, TimeUnit.MILLISECONDS))
                    .join();
        }
    }

    /** What the window was at when its bot died. */
    private String whatItMet() {
        return newest().map(window -> window.plan().steps().stream()
                        .filter(step ->
                                UNDER_WAY.contains(window.step(step.id()).state()))
                        .findFirst()
                        .map(step -> step.id() + " " + window.step(step.id()).state())
                        .orElse("no step"))
                .orElse("no window");
    }

    private List<LostAttempt> lost() {
        return window().steps().values().stream()
                .flatMap(run -> run.lostAttempts().stream())
                .toList();
    }

    private void thenEveryStepTookEffectOnce() throws SQLException {
        Window ended = window();
        assertThat(ended.steps().values()).extracting(StepRun::state).containsOnly(StepState.DONE);
        assertThat(ended.steps().values().stream()
                        .flatMap(run -> run.checks().stream())
                        .filter(CheckResult::blocking))
                .extracting(CheckResult::verdict)
                .containsOnly(Verdict.PASS);
        List<String> migrations = ended.plan().steps().stream()
                .filter(step -> step.kind().equals("sql"))
                .map(step -> step.id().value())
                .toList();
        assertThat(house().target().ask("SELECT step FROM lockkeeper.ledger WHERE state = 'done' ORDER BY step"))
                .as("steps that the ledger has as done")
                .containsExactlyInAnyOrderElementsOf(migrations);
        assertThat(house().windows().journal(ended.id()).stream()
                        .filter(event ->
                                event instanceof StepEvent.StepSucceeded || event instanceof StepEvent.StepAdopted)
                        .map(event -> ((StepEvent) event).step().value())
                        .filter(migrations::contains))
                .as("what is said to have taken effect")
                .containsExactlyInAnyOrderElementsOf(migrations);
    }

    /** Compared with another one, in which the files were run by hand and nobody was killed. */
    private void thenTheDatabaseIsAsIfNobodyHadDied() throws Exception {
        try (TargetDatabase other = TargetDatabase.crm();
                Stream<Path> files = Files.list(Path.of("runbooks/crm/sql"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String sql = Files.readString(file, StandardCharsets.UTF_8);
                List<String> parts = sql.contains("CONCURRENTLY") && !sql.contains("$$")
                        ? Arrays.stream(sql.replaceAll("(?m)^--.*$", "").split(";"))
                                .filter(part -> !part.isBlank())
                                .toList()
                        : List.of("BEGIN;\n" + sql + "\nCOMMIT;");
                for (String part : parts) {
                    other.byHand(part);
                }
            }
            assertThat(house().target().catalog()).isEqualTo(other.catalog());
            for (String table : other.ask("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
                    + " AND relkind = 'r' ORDER BY 1")) {
                String count = "SELECT count(*) FROM public." + table;
                assertThat(house().target().ask(count)).as(count).isEqualTo(other.ask(count));
            }
        }
    }

    private void thenTheReportTellsOfTheCrashes() {
        String report = report();
        for (PlannedStep step : window().plan().steps()) {
            for (LostAttempt attempt : window().step(step.id()).lostAttempts()) {
                assertThat(report).contains("nobody was told how attempt " + attempt.attempt() + " ended");
            }
        }
        assertThat(lost()).as("attempts that a kill met").isNotEmpty();
    }
}
