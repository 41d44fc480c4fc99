package dev.lockkeeper.report;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.ApprovalEvent;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.ConfirmationEvent;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.GateEvent;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.LockEvent;
import dev.lockkeeper.window.LockHolder;
import dev.lockkeeper.window.LockQuestion;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.PairEvent;
import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.RollbackEvent;
import dev.lockkeeper.window.StepEvent;
import dev.lockkeeper.window.StepFailure;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Verdict;
import dev.lockkeeper.window.Verification;
import dev.lockkeeper.window.WindowEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Every fact as one sentence. A test holds that no kind of event is without words. */
final class EventWords {
    private final Plan plan;
    private final Function<Actor, String> names;
    private final Map<Class<? extends WindowEvent>, Function<WindowEvent, String>> sentences = new HashMap<>();

    EventWords(Plan plan, Function<Actor, String> names) {
        this.plan = plan;
        this.names = names;
        life();
        decisionsOnSteps();
        attempts();
        gatesAndFiles();
        calls();
        back();
        locks();
        pictures();
    }

    /**
     * This fact in words, without its time.
     *
     * @throws IllegalStateException if nobody wrote words for this kind of event
     */
    String of(WindowEvent event) {
        if (event instanceof OverrideEvent past) {
            return new OverrideWords(plan, names).of(past);
        }
        if (event instanceof ApprovalEvent yes) {
            return new ApprovalWords(plan, names).of(yes);
        }
        if (event instanceof ConfirmationEvent confirmation) {
            return new ApprovalWords(plan, names).of(confirmation);
        }
        Function<WindowEvent, String> sentence = sentences.get(event.getClass());
        if (sentence == null) {
            throw new IllegalStateException("no words for " + event.getClass().getSimpleName());
        }
        return sentence.apply(event);
    }

    private <E extends WindowEvent> void say(Class<E> kind, Function<E, String> sentence) {
        sentences.put(kind, event -> sentence.apply(kind.cast(event)));
    }

    private void life() {
        say(
                LifeEvent.Opened.class,
                e -> "opened by " + who(e.commander()) + ", start planned for " + Moments.utc(e.plannedStart())
                        + ", plan " + Moments.digest(e.plan().digest()));
        say(
                LifeEvent.RoomOpened.class,
                e -> e.room().own()
                        ? "room " + e.room().name() + " opened"
                        : "settled in the channel " + e.room().name() + ", no room of its own could be opened");
        say(LifeEvent.Started.class, e -> "started");
        say(LifeEvent.Held.class, e -> "held by " + who(e.by()) + because(e.reason()));
        say(LifeEvent.Resumed.class, e -> "hold lifted by " + who(e.by()));
        say(LifeEvent.Continued.class, e -> "goes on");
        say(LifeEvent.Completed.class, e -> "completed");
        say(LifeEvent.Aborted.class, e -> "ended early by " + who(e.by()) + because(e.reason()));
        say(LifeEvent.HandedOver.class, e -> who(e.by()) + " gave command to " + who(e.to()));
        say(
                LifeEvent.CommandTaken.class,
                e -> who(e.by()) + " took command" + (e.second() == null ? "" : ", confirmed by " + who(e.second()))
                        + because(e.reason()));
        say(LifeEvent.NoteTaken.class, e -> "note of " + who(e.by()) + ": " + e.text());
        say(
                LifeEvent.StatusTaken.class,
                e -> "status " + e.status().slot() + (e.status().late() ? " (late)" : "") + ": "
                        + e.status().now());
        say(
                LifeEvent.Verified.class,
                e -> "checks looked at again for "
                        + who(e.verification().by()) + ": "
                        + counts(e.verification().lines().stream()
                                .map(Verification.Line::result)
                                .toList()));
        say(
                LifeEvent.Diagnosed.class,
                e -> who(e.diagnosis().by()) + " asked the recipe "
                        + e.diagnosis().recipe() + " ("
                        + e.diagnosis().title() + "): "
                        + e.diagnosis().found().words());
    }

    private void decisionsOnSteps() {
        say(StepEvent.StepRequested.class, e -> who(e.by()) + " said run: " + title(e.step()));
        say(
                StepEvent.RunToConsented.class,
                e -> who(e.by()) + " consented to "
                        + (e.steps().size() == 1 ? "1 step: " : e.steps().size() + " steps: ")
                        + e.steps().stream().map(StepId::value).collect(Collectors.joining(", ")));
        say(StepEvent.WordConfirmed.class, e -> who(e.by()) + " typed the word of " + title(e.step()));
        say(StepEvent.CancelRequested.class, e -> who(e.by()) + " asked to cancel: " + title(e.step()));
        say(StepEvent.StepPaused.class, e -> who(e.by()) + " paused: " + title(e.step()));
        say(StepEvent.StepContinued.class, e -> who(e.by()) + " let go on: " + title(e.step()));
        say(StepEvent.RetryRequested.class, e -> who(e.by()) + " said retry: " + title(e.step()));
        say(
                StepEvent.CheckAccepted.class,
                e -> who(e.by()) + " let check " + e.check() + " of " + title(e.step()) + " pass as "
                        + plan.roleTitle(e.role()) + because(e.reason()));
        say(
                StepEvent.DeviationProposed.class,
                e -> who(e.by()) + " proposed: " + e.kind().words() + ", " + title(e.step()) + because(e.reason()));
        say(
                StepEvent.DeviationConfirmed.class,
                e -> e.kind().words() + ": " + title(e.step()) + ", proposed by " + who(e.proposedBy())
                        + ", confirmed by " + who(e.by()) + because(e.reason()));
    }

    private void attempts() {
        say(StepEvent.StepBegan.class, e -> title(e.step()) + " began, attempt " + e.attempt() + ", on " + e.node());
        say(
                StepEvent.RoadFound.class,
                e -> "the road before " + title(e.step()) + ", attempt " + e.attempt() + ": " + e.found());
        say(
                StepEvent.StepSucceeded.class,
                e -> title(e.step()) + " took effect in " + Moments.length(e.took()) + notices(e.notices()));
        say(
                StepEvent.StepFailed.class,
                e -> title(e.step()) + " failed" + (e.took().isZero() ? "" : " after " + Moments.length(e.took()))
                        + ", attempt " + e.attempt() + ": " + failure(e.failure()));
        say(
                StepEvent.AttemptLost.class,
                e -> title(e.step()) + ": nobody was told how attempt " + e.attempt() + " ended; " + e.node()
                        + " finds out what became of it. " + e.reason());
        say(
                StepEvent.StepAdopted.class,
                e -> title(e.step()) + ": attempt " + e.attempt() + " was cut off and took effect. " + e.how());
        say(
                StepEvent.AttemptHadNoEffect.class,
                e -> title(e.step()) + ": attempt " + e.attempt() + " was cut off and "
                        + (e.partly() ? "part" : "nothing") + " of it took effect. " + e.how());
        say(
                StepEvent.OutcomeLost.class,
                e -> title(e.step()) + ": outcome unknown, attempt " + e.attempt() + ", " + e.reason());
        say(StepEvent.TargetClosed.class, e -> title(e.step()) + ": waits, " + e.reason());
        say(StepEvent.TargetOpened.class, e -> title(e.step()) + ": the target takes changes again");
        say(
                StepEvent.StepRewound.class,
                e -> title(e.step()) + ": rewound, attempt " + e.attempt() + ", " + e.reason());
        say(
                StepEvent.ChecksPassed.class,
                e -> title(e.step()) + ": " + (e.results().isEmpty() ? "no checks to look at" : counts(e.results())));
        say(StepEvent.ChecksNotPassed.class, e -> title(e.step()) + ": " + counts(e.results()) + open(e.results()));
    }

    private void gatesAndFiles() {
        say(GateEvent.GateAsked.class, e -> gate(e.gate()) + " asked, bound to " + Moments.digest(e.digest()));
        say(
                GateEvent.Approved.class,
                e -> gate(e.gate()) + ": " + who(e.by())
                        + (e.line() == null ? " approved as " : " signed line " + e.line() + " as ")
                        + plan.roleTitle(e.role()) + because(e.reason()) + ApprovalWords.inBrowser(e.confirmation()));
        say(
                GateEvent.Rejected.class,
                e -> gate(e.gate()) + ": " + who(e.by()) + " rejected as " + plan.roleTitle(e.role())
                        + because(e.reason()));
        say(
                GateEvent.RolesFoundEmpty.class,
                e -> gate(e.gate()) + ": "
                        + (e.roles().isEmpty()
                                ? "every role it waits for has somebody now"
                                : "nobody was found who holds "
                                        + e.roles().stream()
                                                .map(plan::roleTitle)
                                                .collect(Collectors.joining(", "))));
        say(GateEvent.GateOpened.class, e -> gate(e.gate()) + " opened");
        say(
                GateEvent.ReachTaken.class,
                e -> gate(e.gate()) + ": "
                        + e.steps().stream()
                                .map(reach -> title(reach.step()) + ": " + String.join("; ", reach.words()))
                                .collect(Collectors.joining("; ")));
        say(
                GateEvent.ReachChanged.class,
                e -> title(e.step()) + " was not begun, and " + gate(e.gate())
                        + " must decide again, because what it reaches is not what was approved: "
                        + String.join("; ", e.changes()));
        say(
                GateEvent.ItemMarked.class,
                e -> gate(e.gate()) + ": " + who(e.by()) + " marked " + e.item()
                        + (e.value().isEmpty() ? "" : ": " + e.value()));
        say(
                GateEvent.ItemUnmarked.class,
                e -> gate(e.gate()) + ": " + who(e.by()) + " took the mark of " + e.item() + " back");
        say(
                GateEvent.SignatureVoided.class,
                e -> gate(e.gate()) + ": the signature of " + who(e.signedBy()) + " as " + plan.roleTitle(e.role())
                        + (e.line() == null ? "" : " under line " + e.line()) + " does not count any more: "
                        + e.why() + ", by " + who(e.by()));
        say(FilesEvent.FilesDiffered.class, e -> "files on disk differ from what is stored: " + files(e.changes()));
        say(
                FilesEvent.FilesAmended.class,
                e -> who(e.by()) + " took the changed files: " + files(e.changes()) + because(e.reason()) + "; plan "
                        + Moments.digest(e.plan().digest()));
        say(FilesEvent.FilesKept.class, e -> who(e.by()) + " kept what was stored, against: " + files(e.changes()));
    }

    private void calls() {
        say(
                CallEvent.Reminded.class,
                e -> "reminder " + e.number() + " to " + roles(e.roles()) + ", question " + e.question());
        say(
                CallEvent.DeputiesCalled.class,
                e -> "the deputies of " + roles(e.roles()) + " were called, question " + e.question());
        say(
                CallEvent.AlarmRaised.class,
                e -> OverrideWords.isAboutGlass(e.question())
                        ? "alarm raised outside Slack about break-glass, " + e.question()
                        : "nobody answered, alarm raised outside Slack, question " + e.question());
        say(
                CallEvent.AlarmSettled.class,
                e -> "the alarm for question " + e.question() + (e.arrived() ? " arrived: " : " did not arrive: ")
                        + e.outcome());
        say(CallEvent.DeputyActed.class, e -> who(e.by()) + " said " + e.word() + " as deputy for " + roles(e.roles()));
    }

    private String roles(List<String> roles) {
        return roles.stream().map(plan::roleTitle).collect(Collectors.joining(" and "));
    }

    private static String ledger(@Nullable String before, @Nullable String after) {
        return after == null ? "; no ledger" : "; ledger " + after + (before == null ? "" : ", before it " + before);
    }

    private void back() {
        say(
                RollbackEvent.RollbackChosen.class,
                e -> who(e.by()) + " turned back by the plan " + e.plan() + ": "
                        + e.steps().stream().map(StepId::value).collect(Collectors.joining(", "))
                        + (e.leftOut().isEmpty()
                                ? ""
                                : "; left out: "
                                        + e.leftOut().stream()
                                                .map(StepId::value)
                                                .collect(Collectors.joining(", ")))
                        + because(e.reason()));
        say(RollbackEvent.RollbackContinued.class, e -> "goes on with the way back");
        say(RollbackEvent.RollbackResumed.class, e -> "hold of the way back lifted by " + who(e.by()));
        say(
                RollbackEvent.TargetSwapped.class,
                e -> title(e.swap().step()) + ": the target is another database now: "
                        + e.swap().after().database() + ", oid "
                        + e.swap().after().databaseOid() + ", before it oid "
                        + e.swap().before().databaseOid() + ", kept as "
                        + e.swap().kept()
                        + ledger(e.swap().ledgerBefore(), e.swap().ledgerAfter()));
        say(RollbackEvent.RolledBack.class, e -> "rolled back");
        say(
                PairEvent.EndAsked.class,
                e -> who(e.by()) + " ended the window; what it opened is closed first" + because(e.reason()));
        say(PairEvent.CloseTriedAgain.class, e -> title(e.step()) + ": tried again by itself");
        say(PairEvent.FoundClosed.class, e -> title(e.step()) + ": found undone: " + e.how());
    }

    private void locks() {
        say(
                LockEvent.LockMet.class,
                e -> title(e.step()) + " waits for a lock held by "
                        + e.chain().holders().stream().map(EventWords::holder).collect(Collectors.joining(", then "))
                        + (e.chain().queued() == 0 ? "" : "; " + e.chain().queued() + " waiting behind it"));
        say(LockEvent.LockGone.class, e -> "nobody of those is in the way of " + title(e.step()) + " any more");
        say(LockEvent.WaitKept.class, e -> who(e.by()) + " said keep waiting: " + title(e.step()));
        say(
                LockEvent.EndProposed.class,
                e -> who(e.by()) + " proposed to end the session of " + holder(e.whom()) + " for " + title(e.step())
                        + because(e.reason()));
        say(
                LockEvent.UnblockAsked.class,
                e -> who(e.by()) + " had "
                        + (e.act() == LockQuestion.Act.CANCEL ? "the statement of " : "the session of ")
                        + holder(e.whom()) + (e.act() == LockQuestion.Act.CANCEL ? " cancelled" : " ended")
                        + (e.second() == null ? "" : ", confirmed by " + who(e.second())) + " for " + title(e.step())
                        + because(e.reason()));
        say(LockEvent.UnblockSettled.class, e -> "on the target: " + e.how());
    }

    private static String holder(LockHolder holder) {
        return holder.pid() == 0
                ? "a prepared transaction"
                : "pid " + holder.pid() + " (user " + holder.user()
                        + (holder.application().isEmpty() ? "" : ", " + holder.application())
                        + (holder.open() == null ? "" : ", transaction open for " + Moments.length(holder.open()))
                        + (holder.state().isEmpty() ? "" : ", " + holder.state())
                        + (holder.query().isEmpty() ? "" : ": " + holder.query()) + ")";
    }

    private void pictures() {
        say(
                PictureEvent.PictureTaken.class,
                e -> "the picture " + moment(e) + " was taken in " + Moments.length(e.took())
                        + (e.since().isEmpty()
                                ? ""
                                : "; other since then, " + e.since().size()
                                        + (e.since().size() == 1 ? " line: " : " lines, the first: ")
                                        + e.since().get(0)));
        say(PictureEvent.PictureMissed.class, e -> "the picture " + moment(e) + " was not taken: " + e.reason());
    }

    private String moment(PictureEvent event) {
        return event.step() == null ? "of the " + PictureReader.moment(event) : PictureReader.moment(event);
    }

    private String who(Actor actor) {
        return names.apply(actor);
    }

    private String title(StepId step) {
        return "step " + step
                + plan.step(step)
                        .map(PlannedStep::title)
                        .map(t -> " \"" + t + "\"")
                        .orElse("");
    }

    private String gate(GateId gate) {
        return PlanWords.gate(plan, gate);
    }

    private static String because(String reason) {
        return reason.isBlank() ? "" : ", because: " + reason;
    }

    private static String failure(StepFailure it) {
        String message = it.message();
        return (message.endsWith(".") ? message.substring(0, message.length() - 1) : message)
                + (it.file() == null ? "" : ", in " + it.file() + (it.line() > 0 ? " line " + it.line() : ""))
                + (it.sqlState() == null ? "" : ", SQLSTATE " + it.sqlState())
                + (it.nothingTookEffect() ? "; nothing took effect" : "; something may have taken effect");
    }

    private static String notices(List<String> notices) {
        return notices.isEmpty() ? "" : ", notices: " + String.join(" / ", notices);
    }

    private static String counts(List<CheckResult> results) {
        long passed = results.stream().filter(r -> r.verdict() == Verdict.PASS).count();
        return passed + " of " + results.size() + (results.size() == 1 ? " check PASS" : " checks PASS");
    }

    private static String open(List<CheckResult> results) {
        return results.stream()
                .filter(CheckResult::closesTheWay)
                .map(r -> "; " + r.id() + " " + r.verdict().words() + ", expected " + r.expected() + ", actual "
                        + r.actual())
                .collect(Collectors.joining());
    }

    private static String files(List<FilesEvent.FileChange> changes) {
        return changes.stream().map(FilesEvent.FileChange::name).collect(Collectors.joining(", "));
    }
}
