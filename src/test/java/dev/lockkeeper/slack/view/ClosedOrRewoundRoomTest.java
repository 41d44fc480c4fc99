package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the room says of a target that takes no changes, or that was set back. */
class ClosedOrRewoundRoomTest {
    @Test
    void aStepThatWaitsForItsTargetSaysWhyAndThatItGoesOnByItself() {
        WindowStories story = WindowStories.tablesDone()
                .request(WindowStories.VIEWS)
                .begin(WindowStories.VIEWS)
                .then(at -> new StepEvent.TargetClosed(WindowStories.VIEWS, 1, "target crm-staging is a standby", at));
        for (String card : List.of("step/job-works-views/1", "board")) {
            assertThat(card(story, card))
                    .contains(", *waits*: target crm-staging is a standby since ")
                    .contains("goes on by itself");
        }
        assertThat(card(story.then(at -> new StepEvent.TargetOpened(WindowStories.VIEWS, 1, at)), "board"))
                .doesNotContain("*waits*");
    }

    @Test
    void aStepThatIsNotInTheDatabaseAnyMoreIsDecidedByPeople() {
        WindowStories story = rewound();
        assertThat(card(story, "failure/reference-tables/1"))
                .contains("stopped at", "it is not in the database any more", "its row is gone")
                .contains("If its effect is there: *Done…*", "If not: *Run again…*")
                .contains("[Run again…] [Done…]");
        assertThat(card(story, "board")).contains("rewound");
    }

    @Test
    void whatWasSetBackAndIsRunAgainIsNotCalledAFailure() {
        WindowStories again = rewound()
                .then(at -> new StepEvent.DeviationConfirmed(
                        WindowStories.TABLES,
                        Deviation.Kind.STEP_RUN_AGAIN,
                        WindowStories.COMMANDER,
                        "the snapshot is older",
                        WindowStories.DBA,
                        at));
        assertThat(card(again, "failure/reference-tables/1"))
                .contains("attempt 1 was given up;", "asked for another attempt")
                .doesNotContain("succeed");
    }

    private static WindowStories rewound() {
        return WindowStories.tablesDone()
                .request(WindowStories.VIEWS)
                .begin(WindowStories.VIEWS)
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.VIEWS,
                        1,
                        new StepFailure("The target was set back.", null, 0, null, true),
                        Duration.ofSeconds(1),
                        at))
                .then(at -> new StepEvent.StepRewound(WindowStories.TABLES, 1, "its row is gone", at));
    }

    private static String card(WindowStories story, String key) {
        List<DesiredMessage> messages = new RoomView()
                .messages(story.window(), new StaffNames(story.window().plan()), Optional.empty(), WindowStories.START);
        SlackRules.hold(story.window(), messages);
        return PlainRoom.of(messages.stream().filter(it -> it.key().equals(key)).toList());
    }
}
