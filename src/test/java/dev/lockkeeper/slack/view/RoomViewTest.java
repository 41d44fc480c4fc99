package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

final class RoomViewTest {
    private static final String REWRITE = "lockkeeper.rewriteRoom";

    private final RoomView view = new RoomView();
    private final Names names = new StaffNames(WindowStories.plan(""));

    @TestFactory
    List<DynamicTest> theRoomReadsAsWritten() {
        return stories().entrySet().stream()
                .map(story -> DynamicTest.dynamicTest(story.getKey(), () -> {
                    Window window = story.getValue().window();
                    Optional<String> progress =
                            window.active().isPresent() ? Optional.of("file 1 of 2, 1,200 rows") : Optional.empty();
                    List<DesiredMessage> messages = view.messages(
                            window, names, progress, story.getValue().now());
                    SlackRules.hold(window, messages);
                    reads(story.getKey(), PlainRoom.of(messages));
                }))
                .toList();
    }

    private static Map<String, WindowStories> stories() {
        Map<String, WindowStories> stories = new LinkedHashMap<>();
        stories.put("before-start", WindowStories.scheduled());
        stories.put("preflight-asked", WindowStories.preflightAsked());
        stories.put("commander-asked", WindowStories.running());
        stories.put(
                "step-running",
                WindowStories.running().request(WindowStories.BACKUP).begin(WindowStories.BACKUP));
        stories.put("no-return-asked", WindowStories.noReturnAsked());
        stories.put(
                "no-return-one-decision",
                WindowStories.noReturnAsked().approve(WindowStories.NO_RETURN, "dba", WindowStories.DBA));
        stories.put("no-return-opened", WindowStories.noReturnOpen());
        stories.put(
                "no-return-rejected",
                WindowStories.noReturnAsked()
                        .reject(WindowStories.NO_RETURN, "lead", WindowStories.LEAD, "50 names changed, explain them"));
        stories.put("step-failed", WindowStories.failed());
        stories.put(
                "step-failed-skip-proposed",
                WindowStories.failed()
                        .then(at -> new StepEvent.DeviationProposed(
                                WindowStories.VIEWS,
                                Deviation.Kind.STEP_SKIPPED,
                                WindowStories.COMMANDER,
                                "the views come with the next release",
                                at)));
        stories.put("checks-not-passed", WindowStories.notPassed());
        stories.put(
                "check-accepted",
                WindowStories.notPassed()
                        .then(at -> new StepEvent.CheckAccepted(
                                WindowStories.VIEWS,
                                "isolation",
                                WindowStories.QA,
                                "qa",
                                "second token arrives tomorrow",
                                at))
                        .then(LifeEvent.Continued::new));
        stories.put("outcome-unknown", WindowStories.unknown());
        stories.put("held", WindowStories.held());
        stories.put("files-differ", WindowStories.filesDiffer());
        stories.put("files-amended", WindowStories.amended());
        stories.put("statuses", statuses());
        stories.put("final-asked", WindowStories.finalAsked());
        stories.put("completed", WindowStories.completed());
        stories.put("aborted", WindowStories.aborted());
        stories.put("accepted-then-asked", acceptedThenAsked());
        stories.put("amended-asked-again", amendedAskedAgain());
        stories.put(
                "unknown-aborted",
                WindowStories.unknown()
                        .then(at -> new LifeEvent.Aborted(WindowStories.COMMANDER, "the host is gone", at)));
        stories.putAll(cutOff());
        stories.putAll(locks());
        stories.putAll(BreakGlassRoomTest.stories());
        return stories;
    }

    private static Map<String, WindowStories> locks() {
        Map<String, WindowStories> stories = new LinkedHashMap<>();
        WindowStories asked = LockRoomTest.asked();
        stories.put("lock-asked", LockRoomTest.asked());
        stories.put(
                "lock-reminded",
                asked.then(at -> new CallEvent.Reminded(
                        Question.of(asked.window()).get(0).key(), 1, List.of(Permissions.COMMANDER), at)));
        WindowStories answered = LockRoomTest.answered();
        stories.put("lock-answered", LockRoomTest.answered());
        stories.put(
                "lock-end-reminded",
                answered.then(at -> new CallEvent.Reminded(
                        Question.of(answered.window()).get(0).key(), 1, List.of(Permissions.DBA_ROLE), at)));
        stories.put("lock-over", LockRoomTest.over());
        return stories;
    }

    private static Map<String, WindowStories> cutOff() {
        Map<String, WindowStories> stories = new LinkedHashMap<>();
        stories.put("in-doubt", WindowStories.inDoubt());
        stories.put("in-doubt-adopted", WindowStories.adopted());
        stories.put("in-doubt-begun-again", WindowStories.begunAgain());
        stories.put("cancel-asked", WindowStories.cancelAsked());
        stories.put("cancel-in-time", cancelledInTime());
        stories.put(
                "cancel-too-late",
                WindowStories.cancelAsked()
                        .succeed(WindowStories.DROP, 2, Map.of())
                        .then(at -> new StepEvent.ChecksPassed(
                                WindowStories.DROP, 1, List.of(WindowStories.pass("columns gone", "36 of 36")), at)));
        return stories;
    }

    private static WindowStories cancelledInTime() {
        return WindowStories.cancelAsked()
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.DROP,
                        1,
                        new StepFailure(
                                "Cancelled, not applied: the transaction was rolled back, as the target confirms.",
                                null,
                                0,
                                null,
                                true),
                        Duration.ofSeconds(3),
                        at));
    }

    private static WindowStories acceptedThenAsked() {
        return WindowStories.notPassed()
                .then(at -> new StepEvent.CheckAccepted(
                        WindowStories.VIEWS, "isolation", WindowStories.DBA, "dba", "second token tomorrow", at))
                .then(LifeEvent.Continued::new)
                .ask(WindowStories.NO_RETURN);
    }

    /** The columns went, then the file of the indexes was mended. */
    private static WindowStories amendedAskedAgain() {
        return AmendedIndexes.in(WindowStories.noReturnOpen()
                        .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at))
                        .request(WindowStories.DROP)
                        .done(WindowStories.DROP, 2, WindowStories.pass("columns gone", "36 of 36")))
                .ask(WindowStories.NO_RETURN);
    }

    private static WindowStories statuses() {
        Instant start = WindowStories.START;
        return WindowStories.noReturnAsked()
                .then(at -> new LifeEvent.StatusTaken(status(1, at, false), at))
                .then(at -> new LifeEvent.StatusTaken(status(2, at, true), at))
                .then(at -> new LifeEvent.Verified(
                        new Verification(
                                WindowStories.QA,
                                List.of(
                                        new Verification.Line(
                                                WindowStories.TABLES, WindowStories.pass("reference rows", "126")),
                                        new Verification.Line(
                                                WindowStories.VIEWS,
                                                WindowStories.check(
                                                        "isolation by tenant",
                                                        Verdict.NOT_PROVEN,
                                                        true,
                                                        "10 of 10 tenants",
                                                        "1 of 10, no second token"))),
                                start.plus(Duration.ofMinutes(24))),
                        at));
    }

    static Status status(int slot, Instant at, boolean unchanged) {
        Instant due = WindowStories.START.plus(Duration.ofMinutes(10L * slot));
        return new Status(
                slot,
                due,
                at,
                Duration.ofMinutes(-4),
                5,
                6,
                List.of("Backup, restored and compared", "Reference tables", "Job works views"),
                3,
                4,
                "the gate \"The point of no return\"",
                List.of("The point of no return", "Drop 36 columns of 11 tables"),
                List.of("dba", "lead"),
                at.minusSeconds(60),
                "restore the backup of 2026-11-21T14:10:00Z: about 7.1 s, rows written since would be lost",
                "maintenance page since 14:00",
                "3 sessions, none over 5 min, nobody waits",
                due.plus(Duration.ofMinutes(10)),
                unchanged,
                false);
    }

    private static void reads(String name, String actual) throws IOException {
        if (System.getProperty(REWRITE) != null) {
            Files.writeString(Path.of(System.getProperty(REWRITE), name + ".txt"), actual);
            return;
        }
        try (InputStream golden = RoomViewTest.class.getResourceAsStream("/room/" + name + ".txt")) {
            assertThat(golden).as("src/test/resources/room/%s.txt", name).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
