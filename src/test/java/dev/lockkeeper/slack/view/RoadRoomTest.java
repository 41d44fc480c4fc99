package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What went on in the target before a step began stands on its card, whatever comes of the step. */
class RoadRoomTest {
    private static final String LINE = "The road before it was not clear: a dump runs, pid 7 (user backup, pg_dump).";

    @Test
    void itStandsOnTheCardOfTheStepThatRuns() {
        assertThat(card(found(), "step/")).contains(LINE);
    }

    @Test
    void itStandsOnTheCardOfTheFailure() {
        WindowStories story = found().then(at -> new StepEvent.StepFailed(
                step(), 1, new StepFailure("no such table", null, 0, "42P01", true), Duration.ofSeconds(1), at));
        assertThat(card(story, "failure/")).contains(LINE);
        assertThat(card(story, "step/")).doesNotContain("The road");
    }

    @Test
    void itStandsOnTheCardOfAnUnknownOutcome() {
        WindowStories story = found().then(at -> new StepEvent.OutcomeLost(step(), 1, "nobody answers", at));
        assertThat(card(story, "failure/")).contains(LINE);
    }

    @Test
    void itStandsWithTheResultAndSoDoesWhatWindowsOfBeforeKept() {
        assertThat(card(done(found(), Map.of()), "result/")).contains(LINE);
        WindowStories before = done(begun(), Map.of("road", "a dump runs, pid 7 (user backup, pg_dump)"));
        assertThat(card(before, "result/")).contains(LINE);
        assertThat(card(done(begun(), Map.of("road", "clear")), "result/")).doesNotContain("The road");
    }

    private static WindowStories done(WindowStories story, Map<String, String> outputs) {
        return story.then(at -> new StepEvent.StepSucceeded(step(), 1, outputs, List.of(), Duration.ofSeconds(1), at))
                .then(at -> new StepEvent.ChecksPassed(step(), 1, List.of(), at));
    }

    private static WindowStories found() {
        return begun().then(at -> new StepEvent.RoadFound(step(), 1, "a dump runs, pid 7 (user backup, pg_dump)", at));
    }

    private static WindowStories begun() {
        return WindowStories.running().request(step()).begin(step());
    }

    private static StepId step() {
        return WindowStories.BACKUP;
    }

    private static String card(WindowStories story, String prefix) {
        return PlainRoom.of(new RoomView()
                        .messages(
                                story.window(),
                                new StaffNames(story.window().plan()),
                                Optional.empty(),
                                WindowStories.START)
                        .stream()
                        .filter(message -> message.key().startsWith(prefix + step()))
                        .findFirst()
                        .orElseThrow());
    }
}
