package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.Diagnosis.Found;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.WindowStories;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the room shows of a recipe that was asked. */
class DiagnosisRoomTest {
    private static final String KEY = "diagnosis/1";

    @Test
    void aWideAnswerIsWrittenRowByRow() {
        Found found = new Found(
                1,
                false,
                List.of("waits", "blocker", "blocker_user", "blocker_state"),
                List.of(List.of("41", "42", "ben", "idle in transaction")),
                null);
        assertThat(PlainRoom.of(post(found))).isEqualTo("""
                ## diagnosis/1
                text: STG-12 staging: diagnose hangs: Who waits for whom, 1 row. waits 41, blocker 42, blocker user ben, \
                blocker state idle in transaction. What to do: Ask whose session it is.
                > *STG-12 · diagnose hangs: Who waits for whom, 1 row* · asked by @QA, 14:08 UTC
                > • waits 41, blocker 42, blocker user ben, blocker state idle in transaction
                > What to do: Ask whose session it is.
                """);
    }

    @Test
    void aNarrowAnswerIsATable() {
        Found found = new Found(
                25,
                false,
                List.of("points_from", "orphans"),
                List.of(List.of("sales", "0"), List.of("tickets", "12")),
                null);
        assertThat(PlainRoom.of(post(found)))
                .contains("> points_from  orphans\n> sales        0\n> tickets      12\n")
                .contains("> and 23 more\n");
    }

    @Test
    void nothingFoundNeedsNoRemedy() {
        assertThat(PlainRoom.of(post(new Found(0, false, List.of("pid"), List.of(), null))))
                .contains("Who waits for whom, no rows*")
                .doesNotContain("What to do", "more");
    }

    @Test
    void rowsThatMayNotBeShownAreCounted() {
        assertThat(PlainRoom.of(post(new Found(10_000, true, List.of(), List.of(), null))))
                .contains("more than 10,000 rows", "The runbook shows no column of it, so rows are only counted");
    }

    @Test
    void noAnswerSaysWhyAndWhatToDoAllTheSame() {
        assertThat(PlainRoom.of(post(Found.nothing("not answered within 5 s (SQLSTATE 57014)"))))
                .contains(
                        "Who waits for whom, no answer: not answered within 5 s (SQLSTATE 57014)*",
                        "What to do: Ask whose session it is.");
    }

    @Test
    void theWidestAnswerStaysWithinSlacksLimits() {
        List<String> columns = Collections.nCopies(12, "a_column_with_a_long_name");
        List<List<String>> rows = Collections.nCopies(20, Collections.nCopies(12, "&<>*`".repeat(40)));
        WindowStories story = WindowStories.running()
                .then(at -> new LifeEvent.Diagnosed(diagnosis(new Found(20, false, columns, rows, null), at), at));
        SlackRules.hold(story.window(), messages(story));
    }

    static Diagnosis hostile(String evil, Instant at) {
        return new Diagnosis(
                WindowStories.QA,
                evil,
                evil,
                new Found(3, false, List.of(evil, evil), List.of(List.of(evil, evil)), evil.isBlank() ? null : evil),
                evil,
                at);
    }

    private static Diagnosis diagnosis(Found found, Instant at) {
        return new Diagnosis(WindowStories.QA, "hangs", "Who waits for whom", found, "Ask whose session it is.", at);
    }

    private static DesiredMessage post(Found found) {
        return messages(WindowStories.running().then(at -> new LifeEvent.Diagnosed(diagnosis(found, at), at))).stream()
                .filter(message -> message.key().equals(KEY))
                .findFirst()
                .orElseThrow();
    }

    private static List<DesiredMessage> messages(WindowStories story) {
        return new RoomView()
                .messages(story.window(), new StaffNames(story.window().plan()), Optional.empty(), WindowStories.START);
    }
}
