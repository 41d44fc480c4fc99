package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static dev.lockkeeper.engine.EngineFixture.run;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Reach;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered to what was typed in a window's room. */
class TalkTest {
    private static final StepId SCHEMA = new StepId("schema");

    private final EngineFixture at = EngineFixture.fresh();

    @ParameterizedTest
    @ValueSource(
            strings = {"run schema_", "run \"schema\"", "run to \"data\"", "skip sch\u00e9ma it is done", "done _ x"})
    void aNameThatCanBeNoneIsRefusedAndNothingBegins(String typed) {
        WindowId id = at.beforeSchema();
        assertThat(no(id, typed, ASHA)).contains(" is no step of " + id);
        assertThat(at.window(id).step(SCHEMA).state()).isEqualTo(StepState.WAITING);
    }

    @Test
    void theNearestNameIsOffered() {
        WindowId id = at.beforeSchema();
        assertThat(no(id, "run \"schema\"", ASHA)).endsWith("Did you mean `schema`?");
        assertThat(no(id, "run nowhere_near", ASHA)).endsWith("`timeline` shows the steps.");
        assertThat(no(id, "accept schema_rows it is fine", ASHA))
                .isEqualTo("\"schema_rows\" is no check of STG-1; names are small letters, digits and dashes, "
                        + "without quotes. Did you mean `schema-rows`?");
    }

    @Test
    void aRetryOfANameThatCanBeNoneIsNotARetryOfWhatFailed() {
        WindowId id = schemaFailed();
        assertThat(no(id, "retry sch_ema", ASHA)).endsWith("Did you mean `schema`?");
        assertThat(at.window(id).step(SCHEMA).attempt()).isEqualTo(1);
    }

    @Test
    void aRetryUnderAHoldSaysThatItWaits() {
        WindowId id = schemaFailed();
        at.says(id, new WindowCommand.Hold("look first"), DEVI);
        assertThat(words(id, "retry", ASHA)).contains("nothing begins yet", DEVI.mention() + " holds STG-1");
        assertThat(words(id, "resume", ASHA)).isEqualTo("It goes on.");
        assertThat(at.window(id).step(SCHEMA).attempt()).isEqualTo(2);
    }

    @Test
    void aRetryBeforeAGateSaysThatTheGateComesFirst() {
        WindowId id = schemaFailed();
        at.disk.file("a.sql", "SELECT 3;\n");
        assertThat(words(id, "amend a slip of the pen", ASHA)).isEqualTo("Taken from disk: a.sql.");
        assertThat(words(id, "retry", ASHA))
                .isEqualTo("Recorded; the gate \"Gate go-live\" comes first and waits for decisions.");
    }

    @Test
    void aResumeBeforeAStepOnCommandNamesTheWordThatBeginsIt() {
        WindowId id = at.beforeSchema();
        at.says(id, new WindowCommand.Hold("wait"), DEVI);
        assertThat(words(id, "resume", ASHA))
                .isEqualTo("The hold is lifted; next is \"Schema\", which begins with `run`.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status", "timeline", "report", "list", "where", "plan staging crm"})
    void whatIsShownIsForFullMembers(String typed) {
        WindowId id = at.beforeSchema();
        assertThat(no(id, typed, EngineFixture.GUEST)).contains("is for full members of this workspace");
        assertThat(words(id, "help", EngineFixture.GUEST)).doesNotContain("`status`");
    }

    @Test
    void aPlanSaysHowFarTheStepsReachThatItsGatesOpen() {
        at.reaches.put("schema", List.of(drop(1000, 1)));
        assertThat(words("plan staging"))
                .contains("on crm (PostgreSQL 15.19)")
                .containsSubsequence(
                        "Gate go-live (gate: Database Administrator)",
                        "Schema [",
                        "      ◦ DROP TABLE legacy CASCADE reaches: table public.legacy0 (1,000 rows)\n",
                        "Data [",
                        "Digest ")
                .doesNotContain("could not be asked");
    }

    @Test
    void aPlanNamesWhatHasRoomAndCountsTheRest() {
        at.reaches.put("schema", Collections.nCopies(23, drop(7, 15)));
        assertThat(words("plan staging"))
                .contains("table public.legacy11 (7 rows) and 3 more\n", "◦ 3 more statements take something away");
    }

    @Test
    void aPlanIsShownThoughTheTargetDoesNotTellHowFarItReaches() {
        at.reaches.put("schema", List.of(drop(1000, 1)));
        at.targetIsAway = true;
        assertThat(words("plan staging"))
                .contains("      ◦ how far it reaches could not be asked: crm-staging does not answer.\n", "Digest ");
    }

    @Test
    void aPlanIsShownThoughNobodyKnowsWhoTheTargetIs() {
        at.targetIsUnknown = true;
        assertThat(words("plan staging"))
                .contains("Who the target is, and how far the steps reach, could not be asked: "
                        + "crm-staging refuses the bot.\n")
                .containsSubsequence(
                        "Gate go-live", "Schema [", "Content ", "; the digest also says which target it is")
                .doesNotContain("PostgreSQL", "Digest ");
    }

    @Test
    void aPlanDoesNotWaitForATargetThatTakesLongerThanPeopleDo() {
        at.workersWait = true;
        assertThat(words("plan staging")).contains("could not be asked: no answer within 1500 ms.\n", "Schema [");
    }

    private static Reach.Statement drop(long rows, int tables) {
        return new Reach.Statement(
                "a.sql",
                1,
                "DROP TABLE legacy CASCADE",
                IntStream.range(0, tables)
                        .mapToObj(n -> new Reach.Reached("table public.legacy" + n, Reach.Rows.COUNTED, rows))
                        .toList());
    }

    private String words(String typed) {
        return ((Desk.Reply.Words) at.engine.desk().say(new Desk.Said(ASHA, "C-OPS", typed))).text();
    }

    @ParameterizedTest
    @ValueSource(strings = {Permissions.COMMANDER, Permissions.GATE_ROLES})
    void verifyKnowsTheCommanderAndTheRolesOfTheGate(String who) {
        Map<String, Set<String>> words =
                new HashMap<>(Permissions.standard().rules().get("*"));
        words.put("verify", Set.of(who));
        EngineFixture strict = EngineFixture.fresh(new Permissions(Map.of("*", words)));
        WindowId id = strict.open();
        strict.says(id, approve(), DEVI);
        boolean commander = who.equals(Permissions.COMMANDER);
        Desk.Said asked = new Desk.Said(commander ? ASHA : DEVI, "C-" + id, "verify");
        Desk.Said other = new Desk.Said(commander ? DEVI : ASHA, "C-" + id, "verify");
        assertThat(strict.engine.desk().say(asked)).isInstanceOf(Desk.Reply.Words.class);
        assertThat(strict.engine.desk().say(other)).isInstanceOf(Desk.Reply.No.class);
    }

    @Test
    void theStatusOfAWindowThatEndedIsNeitherLateNorForecast() {
        WindowId id = at.beforeSchema();
        at.says(id, new WindowCommand.Abort("enough"), ASHA);
        assertThat(words(id, "status", ASHA))
                .startsWith("STG-1 is aborted, since ")
                .doesNotContain("forecast", "late", "Now:");
    }

    private WindowId schemaFailed() {
        WindowId id = at.beforeSchema();
        at.outcomes.add(() -> new StepExecutor.Outcome.Failed(new StepFailure("no", "a.sql", 1, "42P01", true)));
        at.says(id, run(), ASHA);
        return id;
    }

    private String words(WindowId id, String typed, Actor by) {
        Desk.Reply reply = say(id, typed, by);
        assertThat(reply).isInstanceOf(Desk.Reply.Words.class);
        return ((Desk.Reply.Words) reply).text();
    }

    private String no(WindowId id, String typed, Actor by) {
        Desk.Reply reply = say(id, typed, by);
        assertThat(reply).isInstanceOf(Desk.Reply.No.class);
        return ((Desk.Reply.No) reply).text();
    }

    private Desk.Reply say(WindowId id, String typed, Actor by) {
        return at.engine.desk().say(new Desk.Said(by, "C-" + id, typed));
    }
}
