package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ModalsTest {
    private final Window stopped = WindowStories.notPassed().window();

    private ButtonValue value(String subject) {
        return new ButtonValue(stopped.id(), subject, "", 1, "");
    }

    @Test
    void everyModalIsWithinSlacksLimitsAndKnowsItsButton() {
        ButtonValue step = value("job-works-views");
        List<View> views = new ArrayList<>(List.of(
                Modals.reject(stopped, value("no-return")),
                Modals.amend(stopped, WindowStories.changes(), value("")),
                Modals.word(stopped, value("drop-columns")),
                Modals.skip(stopped, step),
                Modals.done(stopped, step)));
        views.add(Modals.accept(stopped, step).orElseThrow());
        for (View view : views) {
            SlackRules.hold(view);
            assertThat(ButtonValue.parse(view.getPrivateMetadata())).isPresent();
            assertThat(view.getBlocks()).hasAtLeastOneElementOfType(InputBlock.class);
        }
        assertThat(views).extracting(View::getCallbackId).doesNotHaveDuplicates();
    }

    @Test
    void onlyOpenChecksCanBeAccepted() {
        View view = Modals.accept(stopped, value("job-works-views")).orElseThrow();
        StaticSelectElement select =
                (StaticSelectElement) ((InputBlock) view.getBlocks().get(1)).getElement();
        assertThat(select.getOptions()).extracting(o -> o.getValue()).containsExactly("isolation");
        assertThat(Modals.accept(stopped, value("backup"))).isEmpty();
    }

    @Test
    void theWordIsAskedForAndNotShown() {
        assertThat(Modals.word(stopped, value("drop-columns")).toString()).doesNotContain("DROP-36");
    }

    @Test
    void aStartTravelsThroughSlackAndComesBack() {
        Desk.StartProposal proposal = new Desk.StartProposal(
                "crm",
                "staging",
                Instant.parse("2026-11-21T14:00:00Z"),
                "C1",
                "4f1c",
                List.of("CRM <!channel>, staging", "6 steps"));
        View view = Modals.start(proposal);
        SlackRules.hold(view);
        assertThat(view.getBlocks().toString()).contains("&lt;!channel&gt;");
        Desk.StartProposal back =
                Modals.startProposal(view.getPrivateMetadata()).orElseThrow();
        assertThat(back.at()).isEqualTo(proposal.at());
        assertThat(back.digest()).isEqualTo("4f1c");
        for (String bad : List.of("", "{}", "[]", "nonsense", "{\"runbook\":\"crm\"}")) {
            assertThat(Modals.startProposal(bad)).as(bad).isEmpty();
        }
    }

    @Test
    void hugeDifferencesAreCut() {
        FilesEvent.FileChange change = new FilesEvent.FileChange("x.sql", "a", "b", "```<!channel>\n".repeat(2000));
        SlackRules.hold(Modals.amend(stopped, Collections.nCopies(30, change), value("")));
    }

    @Test
    void aRefusalMentionsPeopleAndNothingElse() {
        Replies.Ephemeral no = Replies.refused(new Decision.Refused(
                Decision.Reason.NOT_THE_COMMANDER, "Ask @{UCAROL}, not <!channel>, <@UDBA> & friends."));
        assertThat(no.text()).isEqualTo("Ask <@UCAROL>, not &lt;!channel&gt;, &lt;@UDBA&gt; &amp; friends.");
        assertThat(Replies.words("<!channel> @{UCAROL}").text()).isEqualTo("&lt;!channel&gt; <@UCAROL>");
        assertThat(no.blocks()).hasSize(1);
        assertThat(Replies.words("").text()).isEqualTo("Done.");
    }
}
