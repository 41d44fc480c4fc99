package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.WindowFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JsonReportTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void everythingTheReportKnowsStandsUnderItsOwnName() {
        WindowReport report = report(MarkdownReportTest.story());

        JsonNode json = JSON.readTree(JsonReport.text(report));

        assertThat(json.path("form").asInt()).isEqualTo(1);
        assertThat(json.propertyNames()).hasSize(1 + WindowReport.class.getRecordComponents().length);
        assertThat(json.at("/head/id").asString()).isEqualTo(report.head().id());
        assertThat(json.path("checks")).hasSize(report.checks().size());
        assertThat(json.path("timeline")).hasSize(report.timeline().size());
        assertThat(json.path("gates")).hasSize(report.gates().size());
        assertThat(json.path("back").isNull()).isTrue();
    }

    @Test
    void momentsAndLengthsAreReadBackAsTheyWere() {
        WindowReport report = report(MarkdownReportTest.story());
        JsonNode json = JSON.readTree(JsonReport.text(report));

        assertThat(Instant.parse(json.at("/summary/plannedStart").asString()))
                .isEqualTo(report.summary().plannedStart());
        for (int i = 0; i < report.steps().size(); i++) {
            JsonNode took = json.at("/steps/" + i + "/took");
            Duration measured = report.steps().get(i).took();
            assertThat(took.isNull() ? null : Duration.parse(took.asString())).isEqualTo(measured);
        }
    }

    @Test
    void aCheckThatNobodyLookedAtHasNoVerdictAndTheOthersHaveTheirs() {
        WindowReport report = report(WindowFixture.schemaNotPassed());
        JsonNode checks = JSON.readTree(JsonReport.text(report)).path("checks");

        for (int i = 0; i < report.checks().size(); i++) {
            var verdict = report.checks().get(i).verdict();
            assertThat(checks.path(i).path("verdict").asString(null))
                    .isEqualTo(verdict == null ? null : verdict.name());
        }
    }

    @Test
    void theWayBackIsInIt() {
        JsonNode json = JSON.readTree(JsonReport.text(report(RollbackFixture.rolledBack())));

        assertThat(json.at("/back/steps").isArray()).isTrue();
        assertThat(json.at("/back/reason").asString()).isNotEmpty();
    }

    @Test
    void whatSomebodyWroteComesBackLetterForLetter() {
        String hostile = "\"quoted\" \\ back\nnew\r\t\u0000\u001f </script> \u2028 \uD83D\uDEA2 \uD83D half";
        WindowReport report = report(MarkdownReportTest.story());
        WindowReport noted = new WindowReport(
                report.head(),
                report.deviations(),
                report.summary(),
                report.steps(),
                report.migrations(),
                report.verdicts(),
                report.checks(),
                report.scorecard(),
                report.gates(),
                report.signOffs(),
                report.backups(),
                report.plan(),
                report.statuses(),
                List.of(new WindowReport.NoteLine(Instant.EPOCH, "@asha", hostile)),
                report.holds(),
                report.troubles(),
                report.timeline(),
                report.pictures(),
                null,
                report.pairs());

        assertThat(JSON.readTree(JsonReport.text(noted)).at("/notes/0/text").asString())
                .isEqualTo(hostile);
    }

    @Test
    void theSameWindowGivesTheSameText() {
        assertThat(JsonReport.text(report(MarkdownReportTest.story())))
                .isEqualTo(JsonReport.text(report(MarkdownReportTest.story())))
                .endsWith("}\n");
    }

    private static WindowReport report(WindowFixture at) {
        return WindowReport.of(at.window, at.journal, MarkdownReportTest.NAMES);
    }
}
