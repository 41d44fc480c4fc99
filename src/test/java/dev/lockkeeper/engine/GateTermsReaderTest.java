package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.ApprovalPolicy.Rule;
import dev.lockkeeper.engine.LastEditors.Edit;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateTerms.LastEdit;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate.Kind;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the policy makes of a runbook's gates, and what becomes of a window that it has no rule for. */
class GateTermsReaderTest {
    private static final Rule ANYTHING = new Rule(null, null, null, null, null, null);
    private static final ApprovalPolicy PRODUCTION = new ApprovalPolicy(Map.of(), Set.of("crm-staging"));

    @Test
    void aTargetWithoutARuleTakesNoWindowOnceThereAreRules() {
        ApprovalPolicy others = new ApprovalPolicy(Map.of("production", Map.of(Kind.GO, ANYTHING)), Set.of());
        EngineFixture at = EngineFixture.fresh(new Approvals(others, LastEditors.NOBODY_KNOWS));
        Desk.Reply reply = at.engine.desk().say(new Desk.Said(WindowFixture.ASHA.actor(), "C-OPS", "start staging"));
        assertThat(reply).isInstanceOf(Desk.Reply.No.class);
        Desk.Reply.No no = (Desk.Reply.No) reply;
        assertThat(no.reason()).isEqualTo(Reason.NO_RULE);
        assertThat(no.text())
                .isEqualTo("No rule says who may approve in staging: `approvals` in lockkeeper.yaml has production, and"
                        + " nothing for staging (go). No rule means no; write approvals.staging, for example {go:"
                        + " {distinct: true}}.");
        Desk.StartProposal proposal = new Desk.StartProposal("crm", "staging", null, "C-OPS", "any", List.of());
        assertThat(at.engine.desk().start(proposal, WindowFixture.ASHA.actor())).isEqualTo(no);
        assertThat(at.store.latest(1)).isEmpty();
    }

    @Test
    void aStarIsARuleForEverybodyElse() {
        ApprovalPolicy all = new ApprovalPolicy(Map.of("*", Map.of(Kind.GO, ANYTHING)), Set.of());
        EngineFixture at = EngineFixture.fresh(new Approvals(all, LastEditors.NOBODY_KNOWS));
        assertThat(at.engine.desk().say(new Desk.Said(WindowFixture.ASHA.actor(), "C-OPS", "start staging")))
                .isInstanceOf(Desk.Reply.ConfirmStart.class);
    }

    @Test
    void inProductionAnUnknownEditorCostsOnePersonMore() {
        GateTerms terms = terms(PRODUCTION, source -> Map.of(), "go-live");
        assertThat(terms.more()).isEqualTo(1);
        assertThat(terms.edited()).isEqualTo(new LastEdit(List.of(), "runbook.yaml: the bot reads no history of it"));
    }

    @Test
    void theEditorsOfAGateAreThoseOfTheRunbookAndOfTheFilesBehindIt() {
        LastEditors editors = source -> Map.of(
                "runbook.yaml", Edit.by("U2"), "a.sql", Edit.by("U1"), "b.sql", Edit.unknown("it is in no commit"));
        assertThat(terms(PRODUCTION, editors, "go-live").edited())
                .isEqualTo(new LastEdit(List.of("U1", "U2"), "b.sql: it is in no commit"));
        assertThat(terms(PRODUCTION, editors, "preflight").edited()).isEqualTo(new LastEdit(List.of("U2"), ""));
        assertThat(terms(PRODUCTION, editors, "preflight").more()).isZero();
    }

    @Test
    void whereNoEditorIsLeftOutNobodyIsAsked() {
        LastEditors never = source -> {
            throw new AssertionError("asked for the editors");
        };
        assertThat(terms(ApprovalPolicy.STANDARD, never, "go-live").edited()).isNull();
    }

    @Test
    void aStepThatTakesSomethingAwayIsLookedAtInABrowser() {
        RunbookFixture fixture = new RunbookFixture();
        fixture.confirmWord = null;
        assertThat(gate(plan(fixture, PRODUCTION, LastEditors.NOBODY_KNOWS), "go-live")
                        .inBrowser())
                .isFalse();
        fixture.file("b.sql", "DELETE\n FROM a;\n");
        assertThat(gate(plan(fixture, PRODUCTION, LastEditors.NOBODY_KNOWS), "go-live")
                        .inBrowser())
                .isTrue();
        assertThat(gate(plan(fixture, PRODUCTION, LastEditors.NOBODY_KNOWS), "preflight")
                        .inBrowser())
                .isFalse();
        assertThat(gate(plan(fixture, ApprovalPolicy.STANDARD, LastEditors.NOBODY_KNOWS), "go-live")
                        .inBrowser())
                .isFalse();
    }

    @Test
    void howeverItIsWrittenItTakesSomethingAway() {
        for (String sql : List.of(
                "DELETE/**/FROM a",
                "delete -- all of it\n from a",
                "MERGE INTO a USING b ON a.id = b.id WHEN MATCHED THEN DELETE",
                "WITH gone AS (DELETE FROM ONLY a RETURNING 1) SELECT count(*) FROM gone",
                "ALTER TABLE a DROP c",
                "TRUNCATE a")) {
            RunbookFixture fixture = new RunbookFixture().file("b.sql", sql + ";\n");
            assertThat(gate(plan(fixture, PRODUCTION, LastEditors.NOBODY_KNOWS), "go-live")
                            .inBrowser())
                    .as(sql)
                    .isTrue();
            RunbookFixture inline = new RunbookFixture();
            inline.backfill = sql;
            assertThat(gate(plan(inline, PRODUCTION, LastEditors.NOBODY_KNOWS), "go-live")
                            .inBrowser())
                    .as("in the runbook itself: " + sql)
                    .isTrue();
        }
    }

    @Test
    void whatOnlySpeaksOfDeletingTakesNothingAway() {
        for (String sql : List.of(
                "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b ON DELETE CASCADE",
                "GRANT DELETE ON a TO app",
                "CREATE TABLE dropped (deleted_at date)")) {
            RunbookFixture fixture = new RunbookFixture().file("b.sql", sql + ";\n");
            assertThat(gate(plan(fixture, PRODUCTION, LastEditors.NOBODY_KNOWS), "go-live")
                            .inBrowser())
                    .as(sql)
                    .isFalse();
        }
    }

    @Test
    void anotherPolicyIsAnotherPlanButChangesWhatNoGateOpens() {
        RunbookFixture fixture = new RunbookFixture();
        Plan relaxed = plan(fixture, ApprovalPolicy.STANDARD, LastEditors.NOBODY_KNOWS);
        Plan strict = plan(fixture, PRODUCTION, LastEditors.NOBODY_KNOWS);
        assertThat(strict.digest()).isNotEqualTo(relaxed.digest());
        assertThat(strict.gate(new GateId("go-live")).orElseThrow().digest())
                .isEqualTo(relaxed.gate(new GateId("go-live")).orElseThrow().digest());
    }

    @Test
    void theSummaryBeforeAStartSaysWhoCountsAndWhereThereAreTooFew() {
        EngineFixture at = EngineFixture.fresh(new Approvals(PRODUCTION, LastEditors.NOBODY_KNOWS));
        Desk.Reply.ConfirmStart confirm = (Desk.Reply.ConfirmStart)
                at.engine.desk().say(new Desk.Said(WindowFixture.ASHA.actor(), "C-OPS", "start staging"));
        assertThat(confirm.proposal().lines())
                .contains(
                        "Gate \"Gate go-live\": Database Administrator; one person counts for one role; no yes counts"
                                + " of whoever opened the window, or last changed the files, or runs what it opens; 1"
                                + " person more than the roles ask for; a yes needs a reason",
                        "Who last changed the files is not proven: runbook.yaml: the bot reads no history of it; so 1"
                                + " person more decides.",
                        "The gate \"Gate go-live\" needs 2 people, and only 1 can decide there: it cannot open until"
                                + " more people hold its roles");
    }

    private static GateTerms terms(ApprovalPolicy policy, LastEditors editors, String gate) {
        return gate(plan(new RunbookFixture(), policy, editors), gate);
    }

    private static GateTerms gate(Plan plan, String gate) {
        return plan.gate(new GateId(gate)).orElseThrow().terms();
    }

    private static Plan plan(RunbookFixture fixture, ApprovalPolicy policy, LastEditors editors) {
        return new PlanBuilder(
                        fixture.runbook(),
                        fixture.source(),
                        fixture.environment(),
                        fixture.target,
                        new GateTermsReader(policy, editors, fixture.environment(), fixture.source()))
                .build();
    }
}
