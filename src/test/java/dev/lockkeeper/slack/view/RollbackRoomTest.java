package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.ActionsBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.RollbackPrice;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** How a room reads when its window turns back. */
final class RollbackRoomTest {
    private static final String REWRITE = "lockkeeper.rewriteRoom";

    private final RoomView view = new RoomView();
    private final Names names = new StaffNames(RollbackFixture.plan());

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

    @Test
    void noCardOfTheWayForwardKeepsAButton() {
        WindowFixture asked = RollbackFixture.afterData().ask(WindowFixture.FINAL);
        assertThat(actions(asked)).contains(ActionIds.APPROVE, ActionIds.REJECT);
        assertThat(actions(asked.ok(RollbackFixture.back(), WindowFixture.DEVI)))
                .containsOnly(ActionIds.HOLD, ActionIds.VERIFY);
    }

    @Test
    void theAudienceHearsThatItGoesBackThoughNoPartOfThePlanIsCurrent() {
        WindowFixture at = RollbackFixture.turnedBack();
        assertThat(new Announcements(at.window, names, at.now).due())
                .anySatisfy(said -> assertThat(said.text()).contains("goes back to what was there before"));
    }

    @Test
    void everyTroubleThatAPlanCouldUndoOffersTheWayBack() {
        WindowFixture rejected =
                RollbackFixture.afterData().ask(WindowFixture.FINAL).ok(WindowFixture.reject("no"), WindowFixture.LEO);
        WindowFixture failed = RollbackFixture.afterSchema()
                .ok(new WindowCommand.Confirm(WindowFixture.DATA, WindowFixture.WORD), WindowFixture.ASHA)
                .ok(new WindowCommand.Run(Optional.empty()), WindowFixture.ASHA)
                .begins(WindowFixture.DATA);
        failed.fact(WindowFixture.failed(WindowFixture.DATA, 1, failed.now));
        assertThat(actions(rejected)).contains(ActionIds.ROLLBACK);
        assertThat(actions(failed)).contains(ActionIds.ROLLBACK);
        assertThat(actions(RollbackFixture.undoFailed())).contains(ActionIds.ROLLBACK);
        assertThat(actions(WindowFixture.schemaNotPassed())).doesNotContain(ActionIds.ROLLBACK);
    }

    @Test
    void thePriceIsShownEscapedAndItsButtonKnowsWhichPriceItWas() {
        WindowFixture at = RollbackFixture.afterData();
        RollbackPrice price = RollbackPrice.all(at.window).get(0);
        Desk.RollbackOffer offer = new Desk.RollbackOffer(
                at.window.id(),
                "undo",
                "Undo <all>",
                price.mark(),
                true,
                List.of("Undo <all>: 3 steps", "Loses: a & b"));

        Replies.Ephemeral listed = RollbackOffers.of(new Desk.Reply.Rollbacks(List.of(offer), ""));
        Replies.Ephemeral typed = RollbackOffers.of(new Desk.Reply.Rollbacks(List.of(offer), "wrong\nsums"));

        assertThat(listed.text()).contains("Undo &lt;all&gt;: 3 steps", "Loses: a &amp; b");
        ButtonValue value = ButtonValue.parse(button(listed).getValue()).orElseThrow();
        assertThat(RollbackOffers.mark(value)).isEqualTo(price.mark());
        assertThat(RollbackOffers.modal(at.window, value)).isPresent();
        assertThat(button(typed).getConfirm()).isNotNull();
        assertThat(RollbackOffers.typed(button(typed).getValue())).contains(value);
        assertThat(RollbackOffers.reason(button(typed).getValue())).isEqualTo("wrong\nsums");
        assertThat(RollbackOffers.typed("anything")).isEmpty();
    }

    private static ButtonElement button(Replies.Ephemeral reply) {
        return (ButtonElement) reply.blocks().stream()
                .filter(ActionsBlock.class::isInstance)
                .map(ActionsBlock.class::cast)
                .findFirst()
                .orElseThrow()
                .getElements()
                .get(0);
    }

    private List<String> actions(WindowFixture at) {
        return messages(at).stream()
                .flatMap(message -> message.blocks().stream())
                .flatMap(block -> block instanceof ActionsBlock actions
                        ? actions.getElements().stream()
                        : block instanceof SectionBlock section && section.getAccessory() != null
                                ? Stream.of(section.getAccessory())
                                : Stream.of())
                .filter(ButtonElement.class::isInstance)
                .map(element -> ((ButtonElement) element).getActionId())
                .toList();
    }

    private List<DesiredMessage> messages(WindowFixture at) {
        return view.messages(at.window, names, Optional.empty(), at.now);
    }

    private static Map<String, WindowFixture> stories() {
        Map<String, WindowFixture> stories = new LinkedHashMap<>();
        stories.put("rollback-chosen", RollbackFixture.turnedBack());
        stories.put("rollback-left-out", RollbackFixture.afterSchema().ok(RollbackFixture.back(), WindowFixture.ASHA));
        stories.put("rollback-failed", RollbackFixture.undoFailed());
        WindowFixture lost = RollbackFixture.turnedBack().begins(RollbackFixture.UNDO_DATA);
        stories.put(
                "rollback-unknown",
                lost.fact(new StepEvent.OutcomeLost(RollbackFixture.UNDO_DATA, 1, "the bot stopped", lost.now)));
        stories.put("rollback-not-as-before", RollbackFixture.notAsBefore());
        WindowFixture accepted = RollbackFixture.notAsBefore()
                .ok(new WindowCommand.Accept("compare-as-before", "the row is the new one"), WindowFixture.QUIN);
        stories.put("rolled-back-accepted", accepted.fact(new RollbackEvent.RolledBack(accepted.now)));
        stories.put("rolled-back", RollbackFixture.rolledBack());
        stories.put(
                "rollback-aborted",
                RollbackFixture.undoFailed().ok(new WindowCommand.Abort("restore instead"), WindowFixture.ASHA));
        return stories;
    }

    private static void reads(String name, String actual) throws IOException {
        if (System.getProperty(REWRITE) != null) {
            Files.writeString(Path.of(System.getProperty(REWRITE), name + ".txt"), actual);
            return;
        }
        try (InputStream golden = RollbackRoomTest.class.getResourceAsStream("/room/" + name + ".txt")) {
            assertThat(golden).as("src/test/resources/room/%s.txt", name).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
