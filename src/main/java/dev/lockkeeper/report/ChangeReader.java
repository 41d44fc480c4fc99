package dev.lockkeeper.report;

import dev.lockkeeper.report.ChangeRecord.Act;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateTerms;
import dev.lockkeeper.window.GateWords;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.PlannedRollback;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StoredFile;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.WindowEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link ChangeRecord} out of a journal, event by event, so that a long one need not be kept. It tells what was
 * recorded and draws no conclusion. For one thread.
 */
public final class ChangeReader {
    private final List<ChangeRecord.Change> changes = new ArrayList<>();
    private final List<ChangeRecord.Role> roles = new ArrayList<>();
    private final List<ChangeRecord.Terms> terms = new ArrayList<>();
    private final List<Act> approvals = new ArrayList<>();
    private final List<Act> acts = new ArrayList<>();
    private final List<ChangeRecord.Test> tests = new ArrayList<>();
    private final List<ChangeRecord.BackOut> backOut = new ArrayList<>();
    private final List<Act> turnedBack = new ArrayList<>();
    private final List<Act> deviations = new ArrayList<>();
    private ChangeRecord.@Nullable Requested requested;
    private String impact = "";
    private @Nullable Act outcome;

    /**
     * The next event.
     *
     * @param entry its number in the record
     */
    public void next(long entry, WindowEvent event) {
        if (event instanceof LifeEvent life) {
            life(entry, life);
        } else if (event instanceof ApprovalEvent approval) {
            approval(entry, approval);
        } else if (event instanceof GateEvent gate) {
            gate(entry, gate);
        } else if (event instanceof StepEvent step) {
            step(entry, step);
        } else if (event instanceof FilesEvent files) {
            files(entry, files);
        } else if (event instanceof RollbackEvent back) {
            back(entry, back);
        } else if (event instanceof OverrideEvent past) {
            past(entry, past);
        } else if (event instanceof CallEvent.DeputyActed acted) {
            String as = "said " + acted.word() + " as deputy for: " + String.join(" ", acted.roles());
            acts.add(act(entry, event, as, acted.by(), "", ""));
        } else if (event instanceof LockEvent.UnblockAsked asked) {
            String who = asked.second() == null ? name(asked.by()) : name(asked.by()) + " and " + name(asked.second());
            deviations.add(new Act(
                    entry, asked.at(), "session ended", who, asked.step().value(), "", asked.reason(), ""));
        }
    }

    /**
     * What was read so far.
     *
     * @throws IllegalStateException if the first event was not the opening of a window
     */
    public ChangeRecord change() {
        if (requested == null) {
            throw new IllegalStateException("the record does not begin with the opening of a window");
        }
        return new ChangeRecord(
                requested,
                impact,
                changes,
                roles,
                terms,
                approvals,
                acts,
                tests,
                backOut,
                turnedBack,
                deviations,
                outcome);
    }

    private void life(long entry, LifeEvent event) {
        if (event instanceof LifeEvent.Opened opened) {
            requested = new ChangeRecord.Requested(
                    entry,
                    opened.at(),
                    name(opened.commander()),
                    opened.id().value(),
                    opened.plan().runbook(),
                    opened.plan().title(),
                    opened.plan().environment(),
                    opened.plannedStart());
            planned(entry, opened.plan(), opened.commander(), opened.at());
        } else if (event instanceof LifeEvent.Started) {
            acts.add(act(entry, event, "started", Actor.BOT, "", ""));
        } else if (event instanceof LifeEvent.HandedOver handed) {
            acts.add(act(entry, event, "command handed to " + name(handed.to()), handed.by(), "", ""));
        } else if (event instanceof LifeEvent.CommandTaken taken) {
            deviations.add(new Act(
                    entry,
                    event.at(),
                    Deviation.Kind.COMMAND_TAKEN.words(),
                    taken.second() == null ? name(taken.by()) : name(taken.by()) + " and " + name(taken.second()),
                    "",
                    "",
                    taken.reason(),
                    ""));
        } else if (event instanceof LifeEvent.Verified verified) {
            for (Verification.Line line : verified.verification().lines()) {
                test(entry, event.at(), line.step(), line.result());
            }
        } else if (event instanceof LifeEvent.Completed) {
            outcome = act(entry, event, "completed", Actor.BOT, "", "");
        } else if (event instanceof LifeEvent.Aborted aborted) {
            outcome = act(entry, event, "aborted", aborted.by(), "", aborted.reason());
        }
    }

    private void past(long entry, OverrideEvent event) {
        if (event instanceof OverrideEvent.GlassBroken broken) {
            approvals.add(new Act(
                    entry,
                    broken.at(),
                    "opened by break-glass",
                    name(broken.proposedBy()) + " and " + name(broken.by()),
                    broken.gate().value(),
                    "",
                    broken.reason(),
                    broken.digest()));
            deviations.add(new Act(
                    entry,
                    broken.at(),
                    Deviation.Kind.GLASS_BROKEN.words(),
                    name(broken.proposedBy()) + " and " + name(broken.by()),
                    broken.gate().value(),
                    String.join(" ", broken.missing()),
                    broken.reason(),
                    broken.digest()));
        } else if (event instanceof OverrideEvent.Delegated given) {
            String roles = "delegated to " + name(given.to()) + ": " + String.join(" ", given.roles());
            acts.add(act(entry, event, roles, given.from(), "", ""));
        } else if (event instanceof OverrideEvent.DelegateActed acted) {
            String of = "said " + acted.word() + " under delegation of " + name(acted.of()) + ": "
                    + String.join(" ", acted.roles());
            acts.add(act(entry, event, of, acted.by(), "", ""));
        }
    }

    private void gate(long entry, GateEvent event) {
        String gate = event.gate().value();
        if (event instanceof GateEvent.Approved yes) {
            String subject = yes.line() == null ? gate : gate + "/" + yes.line();
            approvals.add(new Act(
                    entry, yes.at(), approved(yes), name(yes.by()), subject, yes.role(), yes.reason(), yes.digest()));
        } else if (event instanceof GateEvent.Rejected no) {
            approvals.add(
                    new Act(entry, no.at(), "rejected", name(no.by()), gate, no.role(), no.reason(), no.digest()));
        } else if (event instanceof GateEvent.SignatureVoided voided) {
            String subject = voided.line() == null ? gate : gate + "/" + voided.line();
            approvals.add(new Act(
                    entry,
                    voided.at(),
                    "voided, of " + name(voided.signedBy()),
                    name(voided.by()),
                    subject,
                    voided.role(),
                    voided.why(),
                    ""));
        } else if (event instanceof GateEvent.GateAsked asked) {
            approvals.add(new Act(entry, asked.at(), "asked", name(Actor.BOT), gate, "", "", asked.digest()));
        } else if (event instanceof GateEvent.GateOpened) {
            approvals.add(act(entry, event, "opened", Actor.BOT, gate, ""));
        }
    }

    /** A record of before there was a confirmation has none. */
    private static String approved(GateEvent.Approved yes) {
        Confirmation how = yes.confirmation();
        return how == null
                ? "approved"
                : "approved, confirmed in the browser at " + how.issuer() + ", " + how.signedInAt() + ", "
                        + (how.reauthenticated() ? "signed in anew" : "perhaps in an older session");
    }

    private void approval(long entry, ApprovalEvent event) {
        String gate = event.gate().value();
        if (event instanceof ApprovalEvent.ApprovalLapsed lapsed) {
            String subject = lapsed.line() == null ? gate : gate + "/" + lapsed.line();
            approvals.add(new Act(
                    entry,
                    lapsed.at(),
                    "voided, of " + name(lapsed.signedBy()),
                    name(Actor.BOT),
                    subject,
                    lapsed.role(),
                    lapsed.cause().words(),
                    ""));
        } else if (event instanceof ApprovalEvent.ConditionSet set) {
            String what = "approves if " + String.join(", ", set.checks()) + " pass";
            approvals.add(new Act(entry, set.at(), what, name(set.by()), gate, set.role(), set.reason(), set.digest()));
        } else if (event instanceof ApprovalEvent.ConditionReturned back) {
            approvals.add(new Act(entry, back.at(), "given back", name(back.by()), gate, back.role(), back.why(), ""));
        } else if (event instanceof ApprovalEvent.GateExpired expired) {
            approvals.add(act(
                    entry, event, "expired", Actor.BOT, gate, expired.limit().words()));
        }
    }

    private void step(long entry, StepEvent event) {
        if (event instanceof StepEvent.StepRequested run) {
            acts.add(act(entry, event, "run", run.by(), run.step().value(), ""));
        } else if (event instanceof StepEvent.WordConfirmed word) {
            acts.add(act(entry, event, "typed the word", word.by(), word.step().value(), ""));
        } else if (event instanceof StepEvent.RunToConsented consent) {
            String steps =
                    String.join(" ", consent.steps().stream().map(StepId::value).toList());
            acts.add(act(entry, event, "run to", consent.by(), steps, ""));
        } else if (event instanceof StepEvent.RetryRequested retry) {
            acts.add(act(entry, event, "retry", retry.by(), retry.step().value(), ""));
        } else if (event instanceof StepEvent.StepSucceeded done) {
            acts.add(act(entry, event, "took effect", Actor.BOT, done.step().value(), ""));
        } else if (event instanceof StepEvent.StepAdopted adopted) {
            acts.add(act(entry, event, "took effect", Actor.BOT, adopted.step().value(), adopted.how()));
        } else if (event instanceof StepEvent.StepFailed failed) {
            acts.add(act(entry, event, "failed", Actor.BOT, failed.step().value(), ""));
        } else if (event instanceof StepEvent.ChecksPassed passed) {
            passed.results().forEach(result -> test(entry, event.at(), passed.step(), result));
        } else if (event instanceof StepEvent.ChecksNotPassed not) {
            not.results().forEach(result -> test(entry, event.at(), not.step(), result));
        } else if (event instanceof StepEvent.CheckAccepted accepted) {
            deviations.add(new Act(
                    entry,
                    accepted.at(),
                    Deviation.Kind.CHECK_ACCEPTED.words(),
                    name(accepted.by()),
                    accepted.step().value() + "/" + accepted.check(),
                    accepted.role(),
                    accepted.reason(),
                    ""));
        } else if (event instanceof StepEvent.DeviationConfirmed confirmed) {
            String who = confirmed.by().equals(confirmed.proposedBy())
                    ? name(confirmed.by())
                    : name(confirmed.proposedBy()) + " and " + name(confirmed.by());
            deviations.add(new Act(
                    entry,
                    confirmed.at(),
                    confirmed.kind().words(),
                    who,
                    confirmed.step().value(),
                    "",
                    confirmed.reason(),
                    ""));
        }
    }

    private void files(long entry, FilesEvent event) {
        if (event instanceof FilesEvent.FilesAmended amended) {
            planned(entry, amended.plan(), amended.by(), amended.at());
            deviations.add(act(
                    entry,
                    event,
                    Deviation.Kind.FILES_AMENDED.words(),
                    amended.by(),
                    names(amended.changes()),
                    amended.reason()));
        } else if (event instanceof FilesEvent.FilesKept kept) {
            deviations.add(act(entry, event, Deviation.Kind.FILES_KEPT.words(), kept.by(), names(kept.changes()), ""));
        }
    }

    private void back(long entry, RollbackEvent event) {
        if (event instanceof RollbackEvent.RollbackChosen chosen) {
            turnedBack.add(act(entry, event, "chosen", chosen.by(), chosen.plan(), chosen.reason()));
        } else if (event instanceof RollbackEvent.RolledBack) {
            turnedBack.add(act(entry, event, "settled", Actor.BOT, "", ""));
            outcome = act(entry, event, "rolled back", Actor.BOT, "", "");
        }
    }

    /** What an amendment plans takes the place of what was planned before; both stay in the list of changes. */
    private void planned(long entry, Plan plan, Actor by, Instant at) {
        Map<String, String> steps = new LinkedHashMap<>();
        for (PlannedStep step : plan.everyStep()) {
            steps.put(step.id().value(), step.digest());
        }
        Map<String, String> files = new LinkedHashMap<>();
        for (StoredFile file : plan.files()) {
            files.put(file.name(), file.sha256());
        }
        TargetIdentity target = plan.target();
        String words = target.name() + " (database " + target.database() + ", oid " + target.databaseOid()
                + ", server " + target.host() + ":" + target.port() + ", system " + target.systemIdentifier()
                + ", PostgreSQL " + target.serverVersion() + ")";
        changes.add(
                new ChangeRecord.Change(entry, at, name(by), words, plan.digest(), plan.contentDigest(), steps, files));
        impact = plan.users();
        roles.clear();
        terms.clear();
        for (PlannedGate gate : plan.gates()) {
            terms.add(terms(entry, gate, by));
            gate.roles()
                    .forEach(role -> roles.add(new ChangeRecord.Role(gate.id().value(), role.role(), role.count())));
        }
        backOut.clear();
        for (PlannedRollback way : plan.rollbacks()) {
            backOut.add(new ChangeRecord.BackOut(way.id(), way.title(), way.loses(), way.digest()));
        }
    }

    private static ChangeRecord.Terms terms(long entry, PlannedGate gate, Actor by) {
        GateTerms terms = gate.terms();
        List<String> counts = new ArrayList<>(GateWords.terms(gate));
        if (terms.expiresAfter() != null) {
            counts.add("a yes counts for " + terms.expiresAfter());
        }
        if (terms.beginWithin() != null) {
            counts.add("what it opens begins within " + terms.beginWithin());
        }
        if (terms.inBrowser()) {
            counts.add("a yes is confirmed in the browser");
        }
        GateTerms.LastEdit edit = terms.edited();
        return new ChangeRecord.Terms(
                entry,
                gate.id().value(),
                gate.kind() == PlannedGate.Kind.GO ? "go" : "sign-off",
                GateWords.who(gate, role -> role),
                counts,
                edit == null
                        ? List.of()
                        : edit.users().stream()
                                .map(user -> name(new Actor(by.team(), user)))
                                .toList(),
                edit == null ? "" : edit.unknown());
    }

    private void test(long entry, Instant at, StepId step, CheckResult result) {
        tests.add(new ChangeRecord.Test(
                entry,
                at,
                step.value(),
                result.id(),
                result.name(),
                result.blocking(),
                result.verdict(),
                result.expected(),
                result.actual()));
    }

    private static Act act(long entry, WindowEvent event, String what, Actor by, String subject, String reason) {
        return new Act(entry, event.at(), what, name(by), subject, "", reason, "");
    }

    private static String names(List<FilesEvent.FileChange> changes) {
        return String.join(
                ", ", changes.stream().map(FilesEvent.FileChange::name).toList());
    }

    private static String name(Actor actor) {
        return actor.isBot() ? actor.user() : actor.team() + "/" + actor.user();
    }
}
