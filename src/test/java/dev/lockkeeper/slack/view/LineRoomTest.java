package dev.lockkeeper.slack.view;

import static dev.lockkeeper.window.LinesFixture.mark;
import static dev.lockkeeper.window.LinesFixture.unmark;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.QUIN;
import static dev.lockkeeper.window.WindowFixture.approve;
import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.element.ButtonElement;
import com.slack.api.model.block.element.CheckboxesElement;
import com.slack.api.model.view.View;
import dev.lockkeeper.window.Evidence;
import dev.lockkeeper.window.LinesFixture;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedLine;
import dev.lockkeeper.window.Window;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A gate with lines and a checklist, in the room and in its form. */
final class LineRoomTest {
    private static final String REWRITE = "lockkeeper.rewriteRoom";

    @TestFactory
    List<DynamicTest> theRoomReadsAsWritten() {
        Map<String, WindowFixture> stories = new LinkedHashMap<>();
        stories.put("lines-asked", LinesFixture.asked().ok(mark("dba-there", "until 18:00"), DEVI));
        stories.put("lines-some-signed", LinesFixture.marked().ok(approve(), LEO));
        stories.put(
                "lines-turned-red", LinesFixture.turnedRed().ok(approve(), QUIN).ok(unmark("dba-there"), DEVI));
        stories.put(
                "lines-opened",
                LinesFixture.marked().ok(approve(), LEO).ok(approve(), QUIN).ok(approve(), DEVI));
        stories.put("lines-sign-off", LinesFixture.asked(PlannedGate.Kind.SIGN_OFF));
        return stories.entrySet().stream()
                .map(story -> DynamicTest.dynamicTest(
                        story.getKey(), () -> reads(story.getKey(), story.getValue().window, story.getValue())))
                .toList();
    }

    @Test
    void aButtonCarriesTheEvidenceItsRoleSees() {
        WindowFixture at = LinesFixture.marked();
        PlannedGate gate = at.window.plan().gate(LinesFixture.GATE).orElseThrow();
        Map<String, ButtonElement> buttons = buttons(at.window);
        assertThat(buttons.keySet())
                .containsExactly(
                        "Checklist…",
                        "Sign my 2 lines as Lead Developer",
                        "Sign my line as QA Lead",
                        "Approve as Database Administrator");
        ButtonValue value = ButtonValue.parse(
                        buttons.get("Sign my line as QA Lead").getValue())
                .orElseThrow();
        assertThat(value.role()).isEqualTo("qa");
        assertThat(Evidence.seenBy(at.window, gate, "qa")).startsWith(value.digest());
    }

    @Test
    void onlyWhatCanBeSignedHasAButton() {
        assertThat(buttons(LinesFixture.asked().window).keySet())
                .containsExactly("Checklist…", "Sign my 2 lines as Lead Developer");
        assertThat(buttons(LinesFixture.turnedRed().window).keySet())
                .containsExactly("Checklist…", "Sign my line as QA Lead");
    }

    @Test
    void theFormOffersWhatIsOpenAndTakesBackWhatIsMarked() {
        Window window = LinesFixture.asked().ok(mark("dba-there", "until 18:00"), DEVI).window;
        View view = ChecklistModal.of(window, value(window)).orElseThrow();
        SlackRules.hold(view);
        assertThat(view.getBlocks().stream()
                        .filter(InputBlock.class::isInstance)
                        .map(block -> ((InputBlock) block).getBlockId()))
                .containsExactly("value:build-run", "unmark:0");
        View fresh =
                ChecklistModal.of(LinesFixture.asked().window, value(window)).orElseThrow();
        assertThat(fresh.getBlocks().stream()
                        .filter(InputBlock.class::isInstance)
                        .map(block -> ((InputBlock) block).getBlockId()))
                .containsExactly("mark:0", "value:build-run");
    }

    @Test
    void aLineWithoutItemsOrOfAnOpenGateHasNoForm() {
        Window window = LinesFixture.asked().window;
        assertThat(ChecklistModal.of(window, new ButtonValue(window.id(), LinesFixture.GATE.value(), "build", 1, "")))
                .isEmpty();
        Window open =
                LinesFixture.marked().ok(approve(), LEO).ok(approve(), QUIN).ok(approve(), DEVI).window;
        assertThat(ChecklistModal.of(open, value(open))).isEmpty();
    }

    @Test
    void twentyLongItemsStayWithinSlacksLimits() {
        PlannedLine team = new PlannedLine(
                "team",
                "<!channel> ".repeat(13),
                "qa",
                List.of(),
                IntStream.range(0, 20)
                        .mapToObj(i -> new PlannedLine.Item("item-" + i, "<!here> & " + "x".repeat(140), null))
                        .toList());
        WindowFixture at = WindowFixture.scheduled(LinesFixture.plan(PlannedGate.Kind.GO, team));
        at.fact(new dev.lockkeeper.window.LifeEvent.Started(at.now))
                .runs(LinesFixture.FIRST)
                .runs(LinesFixture.SECOND)
                .ask(LinesFixture.GATE);
        for (int i = 0; i < 20; i++) {
            at.ok(mark("item-" + i, "<@U1> & ".repeat(30)), DEVI);
            SlackRules.hold(ChecklistModal.of(at.window, value(at.window)).orElseThrow());
        }
        SlackRules.hold(at.window, messages(at.window, at));
        View view = ChecklistModal.of(at.window, value(at.window)).orElseThrow();
        assertThat(view.getBlocks().stream()
                        .filter(InputBlock.class::isInstance)
                        .map(block -> (CheckboxesElement) ((InputBlock) block).getElement()))
                .hasSize(2)
                .allSatisfy(boxes -> assertThat(boxes.getOptions()).hasSize(10).allSatisfy(option -> {
                    assertThat(option.getText().getText().length()).isLessThanOrEqualTo(75);
                    assertThat(option.getDescription().getText().length()).isLessThanOrEqualTo(75);
                }));
    }

    @Test
    void whatWasTickedAndFilledInIsRead() {
        assertThat(ChecklistModal.marks(
                        Map.of("value:build-run", "https://ci/1"),
                        Map.of("mark:0", List.of("dba-there"), "unmark:0", List.of("qa-there"))))
                .containsOnly(Map.entry("dba-there", ""), Map.entry("build-run", "https://ci/1"));
        assertThat(ChecklistModal.unmarks(Map.of("mark:0", List.of("dba-there"), "unmark:0", List.of("qa-there"))))
                .containsExactly("qa-there");
    }

    private static ButtonValue value(Window window) {
        return new ButtonValue(window.id(), LinesFixture.GATE.value(), "team", 1, "");
    }

    private static Map<String, ButtonElement> buttons(Window window) {
        Map<String, ButtonElement> buttons = new LinkedHashMap<>();
        new RoomView()
                .messages(window, new StaffNames(window.plan()), Optional.empty(), WindowFixture.START).stream()
                        .filter(message -> message.key().startsWith("gate/"))
                        .flatMap(message -> message.blocks().stream())
                        .filter(SectionBlock.class::isInstance)
                        .map(block -> ((SectionBlock) block).getAccessory())
                        .filter(ButtonElement.class::isInstance)
                        .map(ButtonElement.class::cast)
                        .forEach(button -> buttons.put(button.getText().getText(), button));
        return buttons;
    }

    private static List<DesiredMessage> messages(Window window, WindowFixture at) {
        return new RoomView().messages(window, new StaffNames(window.plan()), Optional.empty(), at.now);
    }

    private static void reads(String name, Window window, WindowFixture at) throws IOException {
        List<DesiredMessage> messages = messages(window, at);
        SlackRules.hold(window, messages);
        String actual = PlainRoom.of(messages);
        if (System.getProperty(REWRITE) != null) {
            Files.writeString(Path.of(System.getProperty(REWRITE), name + ".txt"), actual);
            return;
        }
        try (InputStream golden = LineRoomTest.class.getResourceAsStream("/room/" + name + ".txt")) {
            assertThat(golden).as("src/test/resources/room/%s.txt", name).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
