package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DATA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static dev.lockkeeper.window.WindowFixture.SCHEMA;
import static dev.lockkeeper.window.WindowFixture.hash;
import static dev.lockkeeper.window.WindowFixture.reject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.lockkeeper.window.Decision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CallerRulesTest {
    private static final WindowCommand TAKE = new WindowCommand.Take("no answer");
    private static final WindowCommand HOLD = new WindowCommand.Hold("wait");
    private static final WindowCommand RESUME = new WindowCommand.Resume();
    private static final WindowCommand KEEP = new WindowCommand.Keep();

    /** Every way in which a window can wait for its commander, the waiting just begun. */
    static Stream<Supplier<WindowFixture>> waitingForTheCommander() {
        return Stream.of(
                WindowFixture::beforeSchema,
                WindowFixture::schemaFailed,
                WindowFixture::schemaNotPassed,
                () -> WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA),
                () -> WindowFixture.atGoLive().later(Duration.ofMinutes(9)).ok(reject("no"), LEO),
                () -> WindowFixture.filesDiffer(WindowFixture.beforeSchema().later(Duration.ofMinutes(9))),
                () -> WindowFixture.beforeSchema().later(Duration.ofMinutes(9)).ok(HOLD, NOA));
    }

    @ParameterizedTest
    @MethodSource("waitingForTheCommander")
    void commandIsTakenAfterThreeMinutesWithoutAnAnswerAndNotASecondSooner(Supplier<WindowFixture> moment) {
        WindowFixture at = moment.get().later(Duration.ofMinutes(3).minusSeconds(1));
        assertThat(at.says(TAKE, OLAF))
                .as("a second person is asked")
                .isEqualTo(Decision.accepted(
                        new OverrideEvent.TakeProposed(ASHA.actor(), OLAF.actor(), "no answer", at.now)));
        at.later(Duration.ofSeconds(1)).ok(TAKE, OLAF);
        assertThat(at.window.commander()).isEqualTo(OLAF.actor());
        assertThat(at.window.deviations())
                .extracting(Deviation::kind, Deviation::reason)
                .containsExactly(tuple(Deviation.Kind.COMMAND_TAKEN, "no answer"));
    }

    @Test
    void aNewCommanderHasThreeMinutesToo() {
        Caller third = WindowFixture.person("U10THIRD", "commander");
        WindowFixture at =
                WindowFixture.schemaFailed().later(Duration.ofMinutes(5)).ok(TAKE, OLAF);
        at.ok(TAKE, third);
        assertThat(at.window.commander()).isEqualTo(OLAF.actor());
        at.later(Duration.ofMinutes(3)).ok(TAKE, third);
        assertThat(at.window.commander()).isEqualTo(third.actor());
        at.ok(new WindowCommand.HandOver(ASHA.actor()), third).ok(TAKE, OLAF);
        assertThat(at.window.commander()).isEqualTo(ASHA.actor());
    }

    @Test
    void commandIsNotTakenAloneFromSomebodyNobodyWaitsForNorWithoutAReason() {
        WindowFixture nobodyWaits =
                WindowFixture.atGoLive().later(Duration.ofHours(1)).ok(TAKE, OLAF);
        assertThat(nobodyWaits.window.commander()).isEqualTo(ASHA.actor());
        WindowFixture at = WindowFixture.schemaFailed().later(Duration.ofMinutes(5));
        refused(at.says(new WindowCommand.Take(" "), OLAF), Reason.REASON_MISSING);
        assertThat(refused(at.says(TAKE, ASHA), Reason.ALREADY_DECIDED)).isEqualTo("You lead STG-12 already.");
        refused(at.says(TAKE, DEVI), Reason.NOT_THE_ROLE);
    }

    @Test
    void theOldCommanderCommandsNoMoreOnceCommandIsGiven() {
        WindowFixture at = WindowFixture.beforeSchema().ok(new WindowCommand.HandOver(OLAF.actor()), ASHA);
        assertThat(refused(at.says(new WindowCommand.Run(Optional.empty()), ASHA), Reason.NOT_THE_COMMANDER))
                .isEqualTo(
                        "`run` is for the commander of STG-12, @{U7OLAF}. Ask them, or say `hold` if something is wrong.");
        assertThat(refused(at.says(new WindowCommand.HandOver(OLAF.actor()), OLAF), Reason.ALREADY_DECIDED))
                .isEqualTo("@{U7OLAF} leads STG-12 already.");
    }

    @Test
    void anybodyHoldsOnceAndTheCommanderLifts() {
        assertThat(refused(WindowFixture.scheduled().says(HOLD, NOA), Reason.WRONG_STATE))
                .isEqualTo("STG-12 has not started; `abort <reason>` withdraws it.");
        WindowFixture at = WindowFixture.beforeSchema().ok(HOLD, NOA);
        assertThat(refused(at.says(HOLD, DEVI), Reason.ALREADY_DECIDED))
                .isEqualTo("STG-12 is held already, by @{U6NOA}.");
        refused(at.says(RESUME, NOA), Reason.NOT_THE_COMMANDER);
        assertThat(at.ok(RESUME, ASHA).window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(refused(at.says(RESUME, ASHA), Reason.WRONG_STATE)).isEqualTo("Nobody holds STG-12; it is running.");
    }

    @Test
    void aStoppedWindowThatIsHeldStaysStoppedWhenTheHoldIsLifted() {
        WindowFixture at = WindowFixture.schemaFailed().ok(HOLD, NOA).ok(RESUME, ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(at.window.hold()).isNull();
    }

    @Test
    void abortWantsAReasonAndWaitsForAStepUnderWay() {
        WindowFixture at = WindowFixture.beforeSchema();
        refused(at.says(new WindowCommand.Abort(""), ASHA), Reason.REASON_MISSING);
        at.ok(new WindowCommand.Run(Optional.empty()), ASHA).begins(SCHEMA);
        assertThat(refused(at.says(new WindowCommand.Abort("enough"), ASHA), Reason.WRONG_STATE))
                .isEqualTo("Step schema is under way; it ends first. `hold` keeps the next one from beginning.");
        at.succeeds(SCHEMA).passes(SCHEMA).ok(new WindowCommand.Abort("enough"), ASHA);
        assertThat(at.window.endReason()).isEqualTo("enough");
        assertThat(refused(at.says(new WindowCommand.Note("late"), NOA), Reason.WINDOW_ENDED))
                .isEqualTo("STG-12 is aborted; nothing can be changed in it. `report STG-12` shows how it went.");
    }

    @Test
    void aNoteNeedsWords() {
        WindowFixture at = WindowFixture.scheduled();
        assertThat(refused(at.says(new WindowCommand.Note(" "), NOA), Reason.REASON_MISSING))
                .isEqualTo("A note needs words: `note the replica was rebuilt`.");
        assertThat(at.ok(new WindowCommand.Note("seen"), NOA).window.notes()).hasSize(1);
    }

    @Test
    void changedFilesAreKeptOnceAndTheDeviationNamesThem() {
        refused(WindowFixture.beforeSchema().says(KEEP, ASHA), Reason.WRONG_STATE);
        WindowFixture at =
                WindowFixture.filesDiffer(WindowFixture.beforeSchema()).ok(KEEP, ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.keptFiles()).isEqualTo(WindowFixture.changes());
        assertThat(at.window.deviations())
                .extracting(Deviation::kind, Deviation::subject)
                .containsExactly(tuple(Deviation.Kind.FILES_KEPT, "02_views.sql"));
    }

    @Test
    void amendIsForAStoppedWindowWithADifferenceAndAReason() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(refused(at.says(amend("typo", WindowFixture.plan()), ASHA), Reason.WRONG_STATE))
                .startsWith("Files are amended while STG-12 is stopped; it is running.");
        WindowFixture.filesDiffer(at);
        refused(at.says(new WindowCommand.Amend("typo", WindowFixture.plan(), List.of()), ASHA), Reason.WRONG_STATE);
        refused(at.says(amend(" ", WindowFixture.plan()), ASHA), Reason.REASON_MISSING);
        assertThat(at.ok(amend("typo", WindowFixture.plan()), ASHA).window.state())
                .isEqualTo(WindowState.RUNNING);
    }

    @Test
    void whatTookEffectIsNotAmended() {
        WindowFixture at = WindowFixture.filesDiffer(WindowFixture.beforeData());
        Plan other = WindowFixture.plan(Map.of("schema", hash('7')));
        assertThat(refused(at.says(amend("typo", other), ASHA), Reason.PROTECTED))
                .isEqualTo(
                        "Step schema has taken effect already; what it ran cannot be amended. Put its files back, or say "
                                + "`keep`.");
        refused(at.says(amend("gone", without("schema")), ASHA), Reason.PROTECTED);
    }

    @Test
    void aCheckThatDidNotPassMayBeAmendedAndIsThenJudgedAnew() {
        WindowFixture at = WindowFixture.schemaNotPassed();
        at.ok(new WindowCommand.Accept("views", "seen by hand"), LEO);

        at.ok(amend("the check asked for the wrong table", WindowFixture.plan(Map.of("schema", hash('7')))), ASHA);

        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(at.window.step(SCHEMA).state()).isEqualTo(StepState.CHECKING);
        assertThat(at.window.step(SCHEMA).checks()).isEmpty();
        assertThat(at.window.step(SCHEMA).accepted()).isEmpty();
    }

    @Test
    void whatAStepRanIsNotAmendedAlsoWhileItsChecksAreOpen() {
        Plan other = WindowFixture.plan(Map.of("schema", hash('7'), "schema" + WindowFixture.EFFECT, hash('8')));
        assertThat(refused(WindowFixture.schemaNotPassed().says(amend("typo", other), ASHA), Reason.PROTECTED))
                .isEqualTo("Step schema has taken effect already; what it ran cannot be amended; its checks can, while "
                        + "they are open. Put its files back, or say `keep`.");
    }

    @Test
    void whatMayHaveTakenEffectIsNotAmendedAway() {
        WindowFixture lost = WindowFixture.outcomeUnknown(WindowFixture.beforeSchema(), SCHEMA);
        assertThat(refused(
                        lost.says(amend("typo", WindowFixture.plan(Map.of("schema", hash('7')))), ASHA),
                        Reason.PROTECTED))
                .startsWith("Nobody knows whether step schema took effect");
        refused(lost.says(amend("gone", without("schema")), ASHA), Reason.PROTECTED);
    }

    @Test
    void aFailedStepMayBeAmendedAndRetriedAndOneThatIsAmendedAwayStopsNothing() {
        Plan other = WindowFixture.plan(Map.of("schema", hash('7')));
        WindowFixture repaired = WindowFixture.schemaFailed().ok(amend("typo", other), ASHA);
        assertThat(repaired.window.state()).isEqualTo(WindowState.STOPPED);
        assertThat(repaired.ok(new WindowCommand.Retry(Optional.empty()), ASHA)
                        .window
                        .state())
                .isEqualTo(WindowState.RUNNING);
        WindowFixture removed = WindowFixture.schemaFailed().ok(amend("not needed", without("schema")), ASHA);
        assertThat(removed.window.state()).isEqualTo(WindowState.RUNNING);
        assertThat(removed.window.current().orElseThrow().typedId()).isEqualTo(DATA.value());
    }

    @Test
    void aRejectedGateThatIsAmendedAwayStopsNothing() {
        WindowFixture at = WindowFixture.atGoLive().ok(reject("not this gate"), LEO);
        at.ok(amend("one gate is enough", without("go-live")), ASHA);
        assertThat(at.window.state()).isEqualTo(WindowState.RUNNING);
    }

    private static WindowCommand amend(String reason, Plan plan) {
        return new WindowCommand.Amend(reason, plan, WindowFixture.changes());
    }

    private static Plan without(String id) {
        return WindowFixture.plan(WindowFixture.plan().items().stream()
                .filter(item -> !item.typedId().equals(id))
                .toArray(PlanItem[]::new));
    }
}
