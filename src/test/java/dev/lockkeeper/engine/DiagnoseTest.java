package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.runbook.Recipe;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code diagnose} answers, and what it leaves behind. */
class DiagnoseTest {
    private static final Recipe HANGS = new Recipe(
            "hangs", "Who waits for whom", "No progress.", "SELECT pid", "", List.of("pid"), "End the blocker.");
    private static final Recipe SLOW =
            new Recipe("slow", "What is slow", "It takes long.", "", "slow.sql", List.of(), "Analyze.");
    private static final Recipe SLOWER =
            new Recipe("slower", "Nobody knows", "Nothing helps.", "", "", List.of(), "Call the vendor.");

    private final EngineFixture at = EngineFixture.fresh();

    @BeforeEach
    void recipes() {
        at.disk.file("slow.sql", "SELECT 'slow'");
        at.disk.recipes = List.of(HANGS, SLOW, SLOWER);
    }

    @Test
    void aloneItListsEachRecipeWithItsSymptomAndHowToRunIt() {
        WindowId id = at.open();
        assertThat(words(id, "diagnose", DEVI)).isEqualTo("""
                The recipes of STG-1; each only reads:
                `diagnose hangs`  Who waits for whom. When: No progress.
                `diagnose slow`  What is slow. When: It takes long.
                `diagnose slower`  Nobody knows. When: Nothing helps.""");
        assertThat(at.asked).isEmpty();
    }

    @Test
    void aNamedRecipeIsAskedAndWhatItFoundIsRecorded() {
        WindowId id = at.open();
        assertThat(words(id, "diagnose hangs", DEVI)).startsWith("Looking: Who waits for whom.");
        assertThat(at.window(id).diagnoses())
                .containsExactly(new Diagnosis(
                        DEVI,
                        "hangs",
                        "Who waits for whom",
                        new Diagnosis.Found(1, false, List.of("pid"), List.of(List.of("4711")), null),
                        "End the blocker.",
                        at.clock.instant()));
        assertThat(at.shown.get(at.shown.size() - 1).diagnoses()).hasSize(1);
    }

    @Test
    void theBeginningOfAnIdIsEnoughWhereItIsTheOnlyOne() {
        WindowId id = at.open();
        assertThat(words(id, "diag ha", DEVI)).startsWith("Looking: ");
        assertThat(no(id, "diagnose slo", DEVI)).endsWith("it could be slow, slower.");
        assertThat(words(id, "diagnose slow", DEVI)).startsWith("Looking: What is slow");
    }

    @Test
    void aWrongNameGetsTheNearestOne() {
        WindowId id = at.open();
        assertThat(no(id, "diagnose hnags", DEVI))
                .isEqualTo("There is no recipe \"hnags\" in the runbook of STG-1; did you mean `diagnose hangs`?");
        assertThat(no(id, "diagnose elsewhere", DEVI)).endsWith("there are: hangs, slow, slower.");
        assertThat(at.asked).isEmpty();
    }

    @Test
    void theStoredFileIsAskedAndNotTheOneOnDisk() {
        WindowId id = at.open();
        at.disk.file("slow.sql", "SELECT 'another'");
        words(id, "diagnose slow", DEVI);
        assertThat(at.asked).containsExactly("SELECT 'slow'");
    }

    @Test
    void aRecipeWithoutAQueryTellsItsRemedyAndRecordsNothing() {
        WindowId id = at.open();
        assertThat(words(id, "diagnose slower", DEVI)).endsWith("What to do: Call the vendor.");
        assertThat(at.window(id).diagnoses()).isEmpty();
    }

    @Test
    void aTargetThatIsAwayIsRecordedAsNoAnswer() {
        WindowId id = at.open();
        at.targetIsAway = true;
        words(id, "diagnose hangs", DEVI);
        assertThat(at.window(id).diagnoses().get(0).found().words())
                .isEqualTo("no answer: crm-staging does not answer");
    }

    @Test
    void theSameQuestionIsNotAskedTwiceAtOnce() {
        WindowId id = at.open();
        List<String> meanwhile = new ArrayList<>();
        at.duringAsking = () -> {
            if (meanwhile.isEmpty()) {
                meanwhile.add(no(id, "diagnose hangs", ASHA));
            }
        };
        words(id, "diagnose hangs", DEVI);
        assertThat(meanwhile).allSatisfy(sentence -> assertThat(sentence).contains("is being asked already"));
        assertThat(words(id, "diagnose hangs", ASHA)).startsWith("Looking: ");
    }

    @Test
    void anEndedWindowAsksNothingAndStillTellsTheRemedy() {
        WindowId id = at.open();
        at.says(id, new WindowCommand.Abort("enough"), ASHA);
        assertThat(no(id, "diagnose hangs", DEVI)).contains("is aborted", "What to do: End the blocker.");
        assertThat(words(id, "diagnose", DEVI)).contains("`diagnose hangs`");
    }

    @Test
    void aRunbookWithoutRecipesSaysWhereTheyWouldStand() {
        at.disk.recipes = List.of();
        WindowId id = at.open();
        assertThat(no(id, "diagnose", DEVI)).contains("has no recipes", "`recipes`");
    }

    @Test
    void aStoredRunbookThatDoesNotParseAnyMoreIsASentence() {
        WindowId id = at.open();
        at.parserBreaks = true;
        assertThat(no(id, "diagnose hangs", DEVI)).contains("cannot be read any more");
    }

    @Test
    void aGuestIsRefusedAndAFullMemberWithoutARoleIsNot() {
        WindowId id = at.open();
        assertThat(no(id, "diagnose hangs", EngineFixture.GUEST)).contains("full members");
        assertThat(words(id, "diagnose hangs", new Actor(ASHA.team(), "UNOBODY")))
                .startsWith("Looking: ");
    }

    @Test
    void thePermissionTableDecides() {
        Map<String, Set<String>> words =
                new HashMap<>(Permissions.standard().rules().get("*"));
        words.put("diagnose", Set.of(Permissions.COMMANDER));
        EngineFixture strict = EngineFixture.fresh(new Permissions(Map.of("*", words)));
        strict.disk.recipes = List.of(HANGS);
        WindowId id = strict.open();
        assertThat(((Desk.Reply.No) strict.engine.desk().say(new Desk.Said(DEVI, "C-" + id, "diagnose"))).text())
                .isEqualTo("`diagnose` is for the commander.");
    }

    private String words(WindowId id, String typed, Actor by) {
        return ((Desk.Reply.Words) at.engine.desk().say(new Desk.Said(by, "C-" + id, typed))).text();
    }

    private String no(WindowId id, String typed, Actor by) {
        return ((Desk.Reply.No) at.engine.desk().say(new Desk.Said(by, "C-" + id, typed))).text();
    }
}
