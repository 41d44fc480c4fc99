package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.ApprovalTimes;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.LinesFixture;
import dev.lockkeeper.window.NamedChecks;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.TimedFixture;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How a room reads when approvals grow old, are taken back, or are not needed any more. */
final class ApprovalTimeRoomTest {
    private static final String REWRITE = "lockkeeper.rewriteRoom";

    @TestFactory
    List<DynamicTest> theRoomReadsAsWritten() {
        return stories().entrySet().stream()
                .map(story -> DynamicTest.dynamicTest(story.getKey(), () -> {
                    List<DesiredMessage> messages = messages(story.getValue());
                    SlackRules.hold(story.getValue().window, messages);
                    reads(story.getKey(), PlainRoom.of(messages));
                }))
                .toList();
    }

    /** Of every story, and of those that the others tell: a card that is decided asks nobody to approve. */
    @Test
    void noCardOfADecidedGateHasALiveApprove() {
        Map<String, WindowFixture> all = stories();
        all.put("opened", WindowFixture.beforeSchema());
        all.put("begun", WindowFixture.beforeData());
        all.put("rejected", WindowFixture.atGoLive().ok(WindowFixture.reject("no"), WindowFixture.LEO));
        all.forEach((name, at) -> {
            boolean asked = at.window.plan().gates().stream()
                    .anyMatch(gate -> at.window.gate(gate.id()).state() == GateState.ASKED
                            && at.window.state().isLive()
                            && at.window.rollback() == null);
            assertThat(PlainRoom.of(messages(at)).contains("[Approve")).as(name).isEqualTo(asked);
        });
    }

    @Test
    void theCardOfAnOpenGateHasNoButtonAndSaysHowToVetoUntilTheFirstStepBegins() {
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(card(at, "gate/go-live/1"))
                .contains("`reject go-live` and why")
                .doesNotContain("[");
        at.ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA).begins(WindowFixture.SCHEMA);
        assertThat(card(at, "gate/go-live/1")).doesNotContain("reject go-live").doesNotContain("[");
    }

    private static Map<String, WindowFixture> stories() {
        Map<String, WindowFixture> stories = new LinkedHashMap<>();
        Duration counts = TimedFixture.COUNTS;
        stories.put(
                "approval-expires-soon",
                ticked(TimedFixture.asked()
                        .ok(WindowFixture.approve(), WindowFixture.DEVI)
                        .later(counts.minusMinutes(6))));
        stories.put(
                "approval-expired",
                ticked(TimedFixture.asked()
                        .ok(WindowFixture.approve(), WindowFixture.DEVI)
                        .later(counts)));
        stories.put("go-with-a-term", TimedFixture.opened());
        stories.put("go-expires-soon", ticked(TimedFixture.opened().later(TimedFixture.GOOD.minusMinutes(5))));
        WindowFixture held = TimedFixture.opened().ok(new WindowCommand.Hold("lunch"), WindowFixture.NOA);
        stories.put("go-expired-under-a-hold", ticked(held.later(TimedFixture.GOOD)));
        stories.put(
                "go-expired-asked-again",
                ticked(TimedFixture.opened().later(TimedFixture.GOOD)).ask(WindowFixture.GO_LIVE));
        stories.put("approver-lost-the-role", lost(ApprovalEvent.Cause.ROLE_LOST));
        stories.put("approver-left", lost(ApprovalEvent.Cause.NO_MEMBER));
        stories.put("yes-waits-for-checks", conditioned());
        stories.put(
                "yes-came-back",
                conditioned()
                        .fact(new ApprovalEvent.ConditionReturned(
                                LinesFixture.GATE,
                                "lead",
                                WindowFixture.LEO.actor(),
                                "one is FAIL, expected 100 rows, actual 99 rows",
                                WindowFixture.START)));
        stories.put(
                "go-vetoed-asked-again",
                WindowFixture.beforeSchema()
                        .ok(WindowFixture.reject("the replica lags"), WindowFixture.LEO)
                        .ok(new WindowCommand.Resume(), WindowFixture.ASHA));
        stories.put(
                "gate-withdrawn-aborted",
                WindowFixture.atGoLive().ok(new WindowCommand.Abort("not tonight"), WindowFixture.ASHA));
        stories.put(
                "gate-withdrawn-goes-back",
                RollbackFixture.afterData().ask(WindowFixture.FINAL).ok(RollbackFixture.back(), WindowFixture.DEVI));
        return stories;
    }

    private static WindowFixture conditioned() {
        return LinesFixture.marked()
                .ok(
                        new WindowCommand.ApproveIf(
                                Optional.empty(),
                                Optional.empty(),
                                new NamedChecks(List.of("one", "three")),
                                "as we said"),
                        WindowFixture.LEO);
    }

    private static WindowFixture lost(ApprovalEvent.Cause cause) {
        WindowFixture at = WindowFixture.beforeSchema().later(Duration.ofMinutes(7));
        GateEvent.Decided yes = at.window
                .gate(WindowFixture.GO_LIVE)
                .decisionOf(WindowFixture.LEO.actor())
                .orElseThrow();
        return at.fact(new ApprovalEvent.ApprovalLapsed(
                WindowFixture.GO_LIVE, yes.role(), yes.line(), yes.by(), yes.at(), cause, at.now));
    }

    private static WindowFixture ticked(WindowFixture at) {
        return at.fact(ApprovalTimes.due(at.window, at.now).toArray(WindowEvent[]::new));
    }

    private static List<DesiredMessage> messages(WindowFixture at) {
        return new RoomView().messages(at.window, new StaffNames(at.window.plan()), Optional.empty(), at.now);
    }

    private static String card(WindowFixture at, String key) {
        return PlainRoom.of(messages(at).stream()
                .filter(message -> message.key().equals(key))
                .toList());
    }

    private static void reads(String name, String actual) throws IOException {
        if (System.getProperty(REWRITE) != null) {
            Files.writeString(Path.of(System.getProperty(REWRITE), name + ".txt"), actual);
            return;
        }
        try (InputStream golden = ApprovalTimeRoomTest.class.getResourceAsStream("/room/" + name + ".txt")) {
            assertThat(golden).as("src/test/resources/room/%s.txt", name).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
