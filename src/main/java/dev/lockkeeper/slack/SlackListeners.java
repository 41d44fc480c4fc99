package dev.lockkeeper.slack;

import com.slack.api.app_backend.slash_commands.response.SlashCommandResponse;
import com.slack.api.bolt.App;
import com.slack.api.bolt.context.builtin.ActionContext;
import com.slack.api.bolt.context.builtin.SlashCommandContext;
import com.slack.api.bolt.context.builtin.ViewSubmissionContext;
import com.slack.api.bolt.request.builtin.BlockActionRequest;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.model.view.View;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Signed;
import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.ApproveModal;
import dev.lockkeeper.slack.view.ButtonValue;
import dev.lockkeeper.slack.view.ChecklistModal;
import dev.lockkeeper.slack.view.LockCards;
import dev.lockkeeper.slack.view.Modals;
import dev.lockkeeper.slack.view.Replies;
import dev.lockkeeper.slack.view.RollbackOffers;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that comes in from Slack, in one list. Each listener reads the request into a record of ours, asks the desk
 * and acknowledges with what it said, so an acknowledgement means that it is committed. A refusal is always told to the
 * person, and to nobody else. Any thread.
 */
final class SlackListeners {
    /** A trigger lives for three seconds; a modal must never wait behind anything. */
    private static final Duration MODAL_PATIENCE = Duration.ofMillis(200);

    private static final String STRANGER = "Only full members of this workspace can ask me for something.";
    private static final String UNREADABLE =
            "I cannot read this button; it may come from another version of me. Use the newest card, or the slash"
                    + " command.";

    private final String command;
    private final Desk desk;
    private final PeopleDirectory people;
    private final PromptDesk prompt;
    private final Voice voice;
    private final Outbox outbox;
    private final AtomicReference<@Nullable BotIdentity> self;

    SlackListeners(
            String command,
            Desk desk,
            PeopleDirectory people,
            PromptDesk prompt,
            Voice voice,
            Outbox outbox,
            AtomicReference<@Nullable BotIdentity> self) {
        this.command = command;
        this.desk = desk;
        this.people = people;
        this.prompt = prompt;
        this.voice = voice;
        this.outbox = outbox;
        this.self = self;
    }

    void registerOn(App app) {
        app.command(command, this::said);

        pressed(app, ActionIds.APPROVE, this::approve);
        asks(app, ActionIds.RUN, ButtonCommands::run);
        asks(app, ActionIds.RUN_TO, ButtonCommands::runTo);
        asks(app, ActionIds.RETRY, ButtonCommands::retry);
        asks(app, ActionIds.CANCEL, ButtonCommands::cancel);
        asks(app, ActionIds.PAUSE, ButtonCommands::pause);
        asks(app, ActionIds.GO_ON, ButtonCommands::goOn);
        asks(app, ActionIds.KEEP_WAITING, ButtonCommands::keepWaiting);
        asks(app, ActionIds.UNBLOCK_CANCEL, ButtonCommands::unblockCancel);
        asks(app, ActionIds.UNBLOCK_END_CONFIRM, ButtonCommands::unblockEnd);
        asks(app, ActionIds.KEEP, ButtonCommands::keep);
        asks(app, ActionIds.HOLD, ButtonCommands::hold);
        asks(app, ActionIds.RESUME, ButtonCommands::resume);
        ButtonCommands.ofSecondPersons().forEach((action, wanted) -> asks(app, action, wanted));
        pressed(app, ActionIds.CONFIRM_DEVIATION, this::confirmDeviation);
        pressed(app, ActionIds.VERIFY, press -> asks(press, "verify"));
        pressed(app, ActionIds.ROLLBACK, press -> asks(press, "rollback"));
        pressed(app, ActionIds.ROLLBACK_NOW, this::rollBack);
        pressed(app, StartCard.START, this::start);
        pressed(app, StartCard.CANCEL, voice::remove);

        opens(app, ActionIds.REJECT, (window, value) -> Optional.of(Modals.reject(window, value)));
        opens(app, ActionIds.ACCEPT, Modals::accept);
        opens(app, ActionIds.CHECKLIST, ChecklistModal::of);
        opens(app, ActionIds.CONFIRM_WORD, (window, value) -> Optional.of(Modals.word(window, value)));
        opens(app, ActionIds.UNBLOCK_END, LockCards::modal);
        opens(app, ActionIds.SKIP, (window, value) -> Optional.of(Modals.skip(window, value)));
        opens(app, ActionIds.DONE, (window, value) -> Optional.of(Modals.done(window, value)));
        opens(app, ActionIds.RUN_AGAIN, (window, value) -> Optional.of(Modals.runAgain(window, value)));
        opens(app, ActionIds.ROLLBACK_CHOOSE, RollbackOffers::modal);
        pressed(app, ActionIds.AMEND, this::amend);

        submits(app, Modals.REJECT, Modals.REASON_INPUT, ButtonCommands::reject);
        submits(app, ApproveModal.CALLBACK, Modals.REASON_INPUT, ButtonCommands::approve);
        submits(app, Modals.ACCEPT, Modals.REASON_INPUT, ButtonCommands::accept);
        submits(app, Modals.WORD, Modals.WORD_INPUT, ButtonCommands::word);
        submits(app, LockCards.END, Modals.REASON_INPUT, ButtonCommands::unblockEnd);
        submits(app, Modals.SKIP, Modals.REASON_INPUT, ButtonCommands::skip);
        submits(app, Modals.DONE, Modals.REASON_INPUT, ButtonCommands::done);
        submits(app, Modals.RUN_AGAIN, Modals.REASON_INPUT, ButtonCommands::runAgain);
        submits(app, RollbackOffers.ROLL_BACK, Modals.REASON_INPUT, ButtonCommands::rollBack);
        app.viewSubmission(
                ChecklistModal.CALLBACK,
                (request, context) -> submitted(
                        request,
                        context,
                        ModalSubmission.firstInput(request.getPayload()),
                        modal -> () -> checklist(modal)));
        app.viewSubmission(
                Modals.AMEND,
                (request, context) -> submitted(
                        request,
                        context,
                        Modals.REASON_INPUT,
                        modal -> () ->
                                desk.amend(modal.value().window(), modal.input(Modals.REASON_INPUT), modal.by())));
    }

    private interface Pressed {
        void by(ButtonPress press) throws NotRecordedException;
    }

    /** A button that asks for a command at once. */
    private void asks(App app, String action, Function<ButtonValue, WindowCommand> wanted) {
        pressed(app, action, press -> {
            ButtonValue value = value(press);
            WindowCommand asked = wanted.apply(value);
            tellIfRefused(press, prompt.ask(() -> desk.submit(value.window(), asked, press.by())));
        });
    }

    /** A button that asks for words first. */
    private void opens(App app, String action, BiFunction<Window, ButtonValue, Optional<View>> modal) {
        pressed(app, action, press -> {
            ButtonValue value = value(press);
            Optional<Window> window = prompt.ask(() -> desk.find(value.window()));
            if (window.isEmpty()) {
                tell(press, "There is no window " + value.window() + " any more.");
                return;
            }
            Optional<View> view = modal.apply(window.get(), value);
            if (view.isEmpty()) {
                tell(press, "This is settled already; the board shows how " + value.window() + " stands.");
                return;
            }
            prompt.afterwards(() -> open(press, view.get()));
        });
    }

    private void submits(App app, String callback, String input, Function<ModalSubmission, WindowCommand> wanted) {
        app.viewSubmission(
                callback,
                (request, context) -> submitted(request, context, input, modal -> {
                    WindowCommand asked = wanted.apply(modal);
                    return () -> desk.submit(modal.value().window(), asked, modal.by());
                }));
    }

    private void pressed(App app, String action, Pressed work) {
        app.blockAction(action, (BlockActionRequest request, ActionContext context) -> {
            Optional<ButtonPress> press = ButtonPress.from(request.getPayload());
            if (press.isPresent()) {
                react(press.get(), work);
            }
            return press.isPresent() ? context.ack() : Response.error(400);
        });
    }

    private void react(ButtonPress press, Pressed work) {
        if (!isOurs(press.by())) {
            tell(press, STRANGER);
            return;
        }
        try {
            work.by(press);
        } catch (NotRecordedException e) {
            tell(press, e.sentence());
        } catch (IllegalArgumentException unreadable) {
            tell(press, UNREADABLE);
        }
    }

    private Response said(SlashCommandRequest request, SlashCommandContext context) {
        Optional<SlashCall> call = SlashCall.from(request.getPayload());
        if (call.isEmpty()) {
            return Response.error(400);
        }
        if (!isOurs(call.get().by())) {
            return answer(context, Replies.words(STRANGER));
        }
        try {
            return answer(
                    context, Answers.of(prompt.ask(() -> desk.say(call.get().said()))));
        } catch (NotRecordedException e) {
            return answer(context, Replies.words(e.sentence()));
        }
    }

    private Response submitted(
            ViewSubmissionRequest request,
            ViewSubmissionContext context,
            String input,
            Function<ModalSubmission, Callable<Desk.Answer>> question) {
        Optional<ModalSubmission> modal = ModalSubmission.from(request.getPayload());
        if (modal.isEmpty()) {
            return context.ackWithErrors(Map.of(input, UNREADABLE));
        }
        if (!isOurs(modal.get().by())) {
            return context.ackWithErrors(Map.of(input, STRANGER));
        }
        try {
            Desk.Answer answer = prompt.ask(question.apply(modal.get()));
            if (answer.decision() instanceof Decision.Refused refused) {
                return context.ackWithErrors(
                        Map.of(input, plain(refused.explanation(), modal.get().by())));
            }
            Desk.Reply.ConfirmInBrowser link = answer.inBrowser();
            return link == null ? context.ack() : context.ackWithUpdate(ApproveModal.confirm(link));
        } catch (NotRecordedException e) {
            return context.ackWithErrors(Map.of(input, e.sentence()));
        } catch (IllegalArgumentException unreadable) {
            return context.ackWithErrors(Map.of(input, UNREADABLE));
        }
    }

    /**
     * Where only a reason is missing, it is asked for. The card shows what was signed; what of theirs stays open is told to
     * the person who pressed.
     */
    private void approve(ButtonPress press) throws NotRecordedException {
        ButtonValue value = value(press);
        WindowCommand asked = ButtonCommands.approve(value);
        Desk.Answer answer = prompt.ask(() -> desk.submit(value.window(), asked, press.by()));
        Window window = answer.window();
        if (window != null
                && answer.decision() instanceof Decision.Refused refused
                && refused.reason() == Decision.Reason.REASON_MISSING) {
            prompt.afterwards(() -> open(press, ApproveModal.of(window, value)));
            return;
        }
        tellIfRefused(press, answer);
        if (answer.inBrowser() != null) {
            tell(press, Answers.of(answer.inBrowser()));
        }
        if (Signed.leftSomething(answer)) {
            Signed.words(answer).ifPresent(words -> tell(press, words));
        }
    }

    private Desk.Answer checklist(ModalSubmission modal) {
        Desk.Answer last = new Desk.Answer(
                Decision.refused(Decision.Reason.REASON_MISSING, "Nothing is ticked or filled in."), null);
        for (WindowCommand asked : ButtonCommands.checklist(modal)) {
            boolean recorded = last.decision() instanceof Decision.Accepted;
            last = desk.submit(modal.value().window(), asked, modal.by());
            if (last.decision() instanceof Decision.Refused refused) {
                return recorded
                        ? new Desk.Answer(
                                Decision.refused(
                                        refused.reason(),
                                        "What you took back is recorded, the rest is not. " + refused.explanation()),
                                last.window())
                        : last;
            }
        }
        return last;
    }

    private void confirmDeviation(ButtonPress press) throws NotRecordedException {
        ButtonValue value = value(press);
        Optional<Window> window = prompt.ask(() -> desk.find(value.window()));
        if (window.isEmpty()) {
            tell(press, "There is no window " + value.window() + " any more.");
            return;
        }
        WindowCommand asked = ButtonCommands.confirmDeviation(value, window.get());
        tellIfRefused(press, prompt.ask(() -> desk.submit(value.window(), asked, press.by())));
    }

    /** The difference is read when it is asked for: after a failed step nobody has looked at the disk yet. */
    private void amend(ButtonPress press) throws NotRecordedException {
        ButtonValue value = value(press);
        Optional<Window> window = prompt.ask(() -> desk.find(value.window()));
        if (window.isEmpty()) {
            tell(press, "There is no window " + value.window() + " any more.");
            return;
        }
        List<FilesEvent.FileChange> changes = prompt.ask(() -> desk.changes(value.window()));
        if (changes.isEmpty()) {
            tell(
                    press,
                    "No file on disk differs from what " + value.window()
                            + " holds. Repair the file in the runbook's folder first, then press again.");
            return;
        }
        prompt.afterwards(() -> open(press, Modals.amend(window.get(), changes, value)));
    }

    /** A way back whose reason was typed and whose price was just read. */
    private void rollBack(ButtonPress press) throws NotRecordedException {
        ButtonValue value =
                RollbackOffers.typed(press.value()).orElseThrow(() -> new IllegalArgumentException(press.action()));
        WindowCommand asked = ButtonCommands.rollBack(value, RollbackOffers.reason(press.value()));
        tellIfRefused(press, prompt.ask(() -> desk.submit(value.window(), asked, press.by())));
    }

    /** The button says what could be typed, and its answer is as private. */
    private void asks(ButtonPress press, String word) throws NotRecordedException {
        String text = word + " in " + value(press).window();
        Desk.Reply reply = prompt.ask(() -> desk.say(new Desk.Said(press.by(), press.channel(), text)));
        tell(press, Answers.of(reply));
    }

    private void start(ButtonPress press) throws NotRecordedException {
        Desk.StartProposal proposal = StartCard.proposal(press.value())
                .orElseThrow(() -> new IllegalArgumentException("not a proposal of ours"));
        Desk.Reply reply = prompt.ask(() -> desk.start(proposal, press.by()));
        if (reply instanceof Desk.Reply.Words) {
            prompt.afterwards(() -> voice.replace(press, Answers.of(reply)));
        } else {
            tell(press, Answers.of(reply));
        }
    }

    private void open(ButtonPress press, View view) {
        try {
            outbox.send(
                    Errand.of(SlackMethod.VIEWS_OPEN),
                    MODAL_PATIENCE,
                    client -> client.viewsOpen(r -> r.triggerId(press.trigger()).view(view)));
        } catch (SlackCallException e) {
            tell(
                    press,
                    "Slack did not open the form (" + e.code() + "). Press again, or type it: `" + command
                            + " help` lists the words.");
        }
    }

    private void tellIfRefused(ButtonPress press, Desk.Answer answer) {
        if (answer.decision() instanceof Decision.Refused refused) {
            tell(press, Replies.refused(refused));
        }
    }

    private void tell(ButtonPress press, String sentence) {
        tell(press, Replies.words(sentence));
    }

    private void tell(ButtonPress press, Replies.Ephemeral words) {
        prompt.afterwards(() -> voice.tell(press, words));
    }

    private static ButtonValue value(ButtonPress press) {
        return ButtonValue.parse(press.value()).orElseThrow(() -> new IllegalArgumentException(press.action()));
    }

    private static Response answer(SlashCommandContext context, Replies.Ephemeral words) {
        return context.ack(SlashCommandResponse.builder()
                .responseType("ephemeral")
                .text(words.text())
                .blocks(words.blocks())
                .build());
    }

    private boolean isOurs(Actor actor) {
        BotIdentity bot = self.get();
        return bot != null && actor.team().equals(bot.team());
    }

    /** The errors of a modal are plain text, where a mention would show its id. */
    private String plain(String explanation, Actor reader) {
        return Replies.plain(
                explanation,
                user -> people.person(new Actor(reader.team(), user)).handle());
    }
}
