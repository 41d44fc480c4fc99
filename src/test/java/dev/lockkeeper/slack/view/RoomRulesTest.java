package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What must hold of every room, whatever it says. */
final class RoomRulesTest {
    private final RoomView view = new RoomView();
    private final Names names = new StaffNames(WindowStories.plan(""));

    @Test
    void theSameWindowIsTheSameBytes() {
        assertThat(digests(WindowStories.finalAsked())).isEqualTo(digests(WindowStories.finalAsked()));
        assertThat(digests(WindowStories.finalAsked())).isNotEqualTo(digests(WindowStories.completed()));
    }

    @Test
    void aTickOfTheClockChangesNothing() {
        Window overdue = WindowStories.noReturnAsked().window();
        List<DesiredMessage> then =
                view.messages(overdue, names, Optional.empty(), WindowStories.START.plus(Duration.ofMinutes(41)));
        List<DesiredMessage> later =
                view.messages(overdue, names, Optional.empty(), WindowStories.START.plus(Duration.ofMinutes(49)));
        assertThat(later).isEqualTo(then);
    }

    @Test
    void aWindowThatWaitsTooLongSaysSoOncePerStatusSlot() {
        WindowStories story = WindowStories.noReturnAsked();
        DesiredMessage late = view.messages(
                        story.window(), names, Optional.empty(), WindowStories.START.plus(Duration.ofMinutes(55)))
                .get(0);
        assertThat(PlainRoom.of(late)).contains("22 min behind", "forecast 15:52 UTC");
    }

    @Test
    void onlyTheCurrentAskingHasButtons() {
        WindowStories story = WindowStories.noReturnAsked()
                .reject(WindowStories.NO_RETURN, "lead", WindowStories.LEAD, "why?")
                .ask(WindowStories.NO_RETURN)
                .then(LifeEvent.Continued::new);
        assertThat(buttons(message(story, "gate/no-return/1"))).isEmpty();
        assertThat(PlainRoom.of(message(story, "gate/no-return/1"))).contains("asked again since");
        assertThat(buttons(message(story, "gate/no-return/2")))
                .extracting(ButtonElement::getActionId)
                .containsExactly(ActionIds.APPROVE, ActionIds.APPROVE, ActionIds.REJECT);
        assertThat(keys(story)).doesNotContain("rejection/no-return/1");
    }

    @Test
    void aCardOfAStoppedWindowCannotBeDecided() {
        WindowStories story = WindowStories.noReturnAsked()
                .then(at -> new dev.lockkeeper.window.FilesEvent.FilesDiffered(WindowStories.changes(), at));
        assertThat(buttons(message(story, "gate/no-return/1"))).isEmpty();
    }

    @Test
    void aButtonSaysWhatWasSeen() {
        ButtonElement approve = buttons(message(WindowStories.noReturnAsked(), "gate/no-return/1"))
                .get(0);
        ButtonValue value = ButtonValue.parse(approve.getValue()).orElseThrow();
        Window window = WindowStories.noReturnAsked().window();
        assertThat(value.subject()).isEqualTo("no-return");
        assertThat(value.role()).isEqualTo("dba");
        assertThat(value.asking()).isEqualTo(1);
        assertThat(window.gate(WindowStories.NO_RETURN).digest()).startsWith(value.digest());
        assertThat(approve.getConfirm()).isNotNull();
    }

    @Test
    void afterTheTypedWordTheCardOffersRun() {
        WindowStories story = WindowStories.noReturnOpen()
                .then(at -> new StepEvent.WordConfirmed(WindowStories.DROP, WindowStories.COMMANDER, at));
        DesiredMessage card = message(story, "step/drop-columns/1");
        assertThat(buttons(card))
                .extracting(ButtonElement::getActionId)
                .containsExactly(ActionIds.RUN, ActionIds.RUN_TO, ActionIds.HOLD);
        assertThat(PlainRoom.of(card)).doesNotContain("DROP-36");
    }

    @Test
    void runToStopsBeforeAWordThatWasNotTyped() {
        ButtonElement runTo =
                buttons(message(WindowStories.running(), "step/backup/1")).get(1);
        assertThat(ButtonValue.parse(runTo.getValue()).orElseThrow().subject()).isEqualTo("no-return");
        assertThat(runTo.getConfirm().getText().getText()).contains("3 steps", "4 Job works views");
    }

    @Test
    void aRetriedFailureLosesItsButtons() {
        WindowStories story = WindowStories.failed()
                .then(at -> new StepEvent.RetryRequested(WindowStories.VIEWS, WindowStories.COMMANDER, at))
                .then(LifeEvent.Continued::new);
        assertThat(buttons(message(story, "failure/job-works-views/1"))).isEmpty();
        story.begin(WindowStories.VIEWS);
        assertThat(buttons(message(story, "failure/job-works-views/1"))).isEmpty();
        story.then(at -> new StepEvent.StepFailed(
                WindowStories.VIEWS, 2, new StepFailure("again", null, 0, null, false), Duration.ofSeconds(1), at));
        assertThat(buttons(message(story, "failure/job-works-views/2"))).isNotEmpty();
        assertThat(PlainRoom.of(message(story, "failure/job-works-views/2"))).contains("may have taken effect");
    }

    @Test
    void aFinalWindowHasNoButtonAnywhere() {
        for (WindowStories story : List.of(WindowStories.completed(), WindowStories.aborted())) {
            assertThat(messages(story).stream().flatMap(m -> buttons(m).stream()))
                    .isEmpty();
        }
    }

    @Test
    void aCardTheWindowForgotLosesItsButtonsToo() {
        Window window = WindowStories.completed().window();
        DesiredMessage gone =
                view.retired(window, names, "proposal/indexes/skip").orElseThrow();
        SlackRules.hold(window, gone);
        assertThat(buttons(gone)).isEmpty();
        assertThat(view.retired(window, names, "hold/1795270092")).isEmpty();
        assertThat(view.retired(window, names, "status/1")).isEmpty();
    }

    @Test
    void progressAppearsOnTheBoardAndOnTheCardOfTheStepThatRuns() {
        WindowStories story =
                WindowStories.running().request(WindowStories.BACKUP).begin(WindowStories.BACKUP);
        List<DesiredMessage> with =
                view.messages(story.window(), names, Optional.of("<!channel> 3 of 27 tables"), story.now());
        assertThat(PlainRoom.of(with.get(0))).contains("<!channel> 3 of 27 tables");
        assertThat(changed(with, messages(story))).containsExactly("board", "step/backup/1");
        List<DesiredMessage> calm = view.messages(
                story.window(), names, Optional.of("3 of 27 tables"), Optional.of("2 of 27 tables"), story.now());
        assertThat(PlainRoom.of(calm)).containsOnlyOnce("3 of 27 tables").containsOnlyOnce("2 of 27 tables");
    }

    @Test
    void theMomentOfAnExpectedEndIsShownInTheReadersZone() {
        WindowStories story =
                WindowStories.running().request(WindowStories.BACKUP).begin(WindowStories.BACKUP);
        String says = "about 40 %, expected end 2026-11-21T14:30:00Z";
        List<DesiredMessage> with = view.messages(story.window(), names, Optional.of(says), story.now());
        assertThat(PlainRoom.of(with))
                .contains("about 40 %, expected end 14:30 UTC")
                .doesNotContain("T14:30:00Z");
    }

    private static List<String> changed(List<DesiredMessage> now, List<DesiredMessage> before) {
        return now.stream()
                .filter(message -> !before.contains(message))
                .map(DesiredMessage::key)
                .toList();
    }

    @Test
    void hostileWordsAreShownAndDoNothing() {
        for (String evil : HostileStrings.all()) {
            for (WindowStories story : hostile(evil)) {
                Window window = story.window();
                List<DesiredMessage> messages =
                        view.messages(window, new StaffNames(window.plan()), Optional.of(evil), story.now());
                SlackRules.hold(window, messages);
                for (DesiredMessage message : messages) {
                    everything(message).forEach(RoomRulesTest::onlyOurTokens);
                }
            }
        }
        assertThat(HostileStrings.all()).hasSizeGreaterThanOrEqualTo(80);
    }

    @Test
    void hostileWordsCanStillBeRead() {
        for (String evil : HostileStrings.all()) {
            if (evil.length() > 100) {
                continue;
            }
            WindowStories story = WindowStories.running().then(at -> new LifeEvent.Held(WindowStories.QA, evil, at));
            String line = SlackText.clean(evil).replace('\n', ' ').strip();
            assertThat(PlainRoom.of(messages(story))).contains("by @QA" + (line.isEmpty() ? "" : ": \"" + line + "\""));
        }
    }

    private static List<WindowStories> hostile(String evil) {
        Actor qa = WindowStories.QA;
        List<WindowStories> stories = new ArrayList<>();
        stories.add(WindowStories.scheduled(HostilePlan.of(evil))
                .start()
                .done(WindowStories.BASELINE, 1, WindowStories.check(evil, Verdict.FAIL, false, evil, evil))
                .ask(WindowStories.PREFLIGHT)
                .then(at -> new LifeEvent.Verified(
                        new Verification(
                                qa,
                                List.of(new Verification.Line(
                                        WindowStories.BASELINE,
                                        WindowStories.check(evil, Verdict.NOT_PROVEN, true, evil, evil))),
                                at),
                        at))
                .reject(WindowStories.PREFLIGHT, "dba", WindowStories.DBA, evil));
        stories.add(WindowStories.scheduled(HostilePlan.of(evil))
                .start()
                .done(WindowStories.BASELINE, 1)
                .ask(WindowStories.PREFLIGHT)
                .approve(WindowStories.PREFLIGHT, "dba", WindowStories.DBA)
                .approve(WindowStories.PREFLIGHT, "lead", WindowStories.LEAD)
                .open(WindowStories.PREFLIGHT)
                .request(WindowStories.BACKUP)
                .begin(WindowStories.BACKUP)
                .then(at -> new StepEvent.StepFailed(
                        WindowStories.BACKUP,
                        1,
                        new StepFailure(evil, evil, 3, evil, false),
                        Duration.ofSeconds(1),
                        at))
                .then(at -> new LifeEvent.Held(qa, evil, at))
                .then(at -> new LifeEvent.CommandTaken(qa, evil, at))
                .then(at -> new StepEvent.DeviationProposed(
                        WindowStories.BACKUP, Deviation.Kind.STEP_SKIPPED, qa, evil, at)));
        stories.add(
                WindowStories.running().then(at -> new LifeEvent.Diagnosed(DiagnosisRoomTest.hostile(evil, at), at)));
        stories.add(HostilePlan.outputs(evil));
        stories.add(HostilePlan.files(evil));
        stories.add(WindowStories.failed().then(at -> new LifeEvent.Aborted(qa, evil, at)));
        return stories;
    }

    private static Stream<String> everything(DesiredMessage message) {
        return Stream.concat(
                Stream.of(message.text()),
                message.blocks().stream()
                        .filter(SectionBlock.class::isInstance)
                        .map(b -> ((SectionBlock) b).getText().getText()));
    }

    private static void onlyOurTokens(String mrkdwn) {
        String rest = mrkdwn.replaceAll("<@U(CAROL|DBA|LEAD|QA)>", "")
                .replaceAll("<!subteam\\^S(DBA|LEAD|QA)>", "")
                .replaceAll("<!date\\^[0-9]+\\^[a-z_{} ]+\\|[0-9: UTC-]+>", "");
        assertThat(rest).doesNotContain("<", ">");
        assertThat(rest.codePoints().filter(c -> Character.getType(c) == Character.FORMAT && c != 0x200B))
                .isEmpty();
    }

    private List<String> digests(WindowStories story) {
        return messages(story).stream().map(DesiredMessage::contentDigest).toList();
    }

    private List<String> keys(WindowStories story) {
        return messages(story).stream().map(DesiredMessage::key).toList();
    }

    private List<DesiredMessage> messages(WindowStories story) {
        List<DesiredMessage> messages = view.messages(story.window(), names, Optional.empty(), story.now());
        SlackRules.hold(story.window(), messages);
        return messages;
    }

    private DesiredMessage message(WindowStories story, String key) {
        return messages(story).stream()
                .filter(m -> m.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not among " + keys(story)));
    }

    private static List<ButtonElement> buttons(DesiredMessage message) {
        List<ButtonElement> buttons = new ArrayList<>();
        message.blocks().forEach(block -> {
            if (block instanceof SectionBlock section && section.getAccessory() instanceof ButtonElement button) {
                buttons.add(button);
            }
            if (block instanceof ActionsBlock actions) {
                actions.getElements().forEach(e -> buttons.add((ButtonElement) e));
            }
        });
        return buttons;
    }
}
