package dev.lockkeeper.slack.view;

import static dev.lockkeeper.window.TermsFixture.yes;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.element.ButtonElement;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.TermsFixture;
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
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Gates that ask for more than roles, in the room: whose yes counts, in which order, and which choice there is. */
final class TermsRoomTest {
    private static final String REWRITE = "lockkeeper.rewriteRoom";

    @TestFactory
    List<DynamicTest> theRoomReadsAsWritten() {
        Map<String, WindowFixture> stories = new LinkedHashMap<>();
        stories.put("terms-strict", TermsFixture.atGoLive(TermsFixture.STRICT).ok(yes("dba"), DEVI));
        stories.put(
                "terms-editor-unknown",
                TermsFixture.atGoLive(TermsFixture.STRICT.changedBy(
                                new GateTerms.LastEdit(List.of(), "runbook.yaml: it is in no commit"), 1))
                        .ok(yes("dba"), DEVI)
                        .ok(yes("lead"), LEO));
        stories.put("terms-ordered", TermsFixture.atGoLive(TermsFixture.ORDERED));
        stories.put(
                "terms-ordered-second",
                TermsFixture.atGoLive(TermsFixture.ORDERED).ok(yes("dba"), DEVI));
        stories.put(
                "terms-choice",
                TermsFixture.withAChoice(false, new PlannedGate.RequiredRole("dba", 1))
                        .ok(yes("lead"), LEO));
        return stories.entrySet().stream()
                .map(story -> DynamicTest.dynamicTest(
                        story.getKey(), () -> reads(story.getKey(), story.getValue().window, story.getValue())))
                .toList();
    }

    @Test
    void onlyWhoseTurnItIsHasAButton() {
        assertThat(buttons(TermsFixture.atGoLive(TermsFixture.ORDERED)))
                .containsExactly("Approve as Database Administrator");
        assertThat(buttons(TermsFixture.atGoLive(TermsFixture.ORDERED).ok(yes("dba"), DEVI)))
                .containsExactly("Approve as Lead Developer");
    }

    private static List<String> buttons(WindowFixture at) {
        return messages(at.window, at).stream()
                .flatMap(message -> message.blocks().stream())
                .filter(SectionBlock.class::isInstance)
                .map(block -> ((SectionBlock) block).getAccessory())
                .filter(ButtonElement.class::isInstance)
                .map(button -> ((ButtonElement) button).getText().getText())
                .toList();
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
        try (InputStream golden = TermsRoomTest.class.getResourceAsStream("/room/" + name + ".txt")) {
            assertThat(golden).as("src/test/resources/room/%s.txt", name).isNotNull();
            assertThat(actual).isEqualTo(new String(golden.readAllBytes(), StandardCharsets.UTF_8));
        }
    }
}
