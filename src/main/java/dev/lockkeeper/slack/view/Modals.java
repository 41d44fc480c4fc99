package dev.lockkeeper.slack.view;

import com.google.gson.Gson;
import com.google.gson.JsonParseException;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.OptionObject;
import com.slack.api.model.block.element.BlockElement;
import com.slack.api.model.block.element.PlainTextInputElement;
import com.slack.api.model.block.element.StaticSelectElement;
import com.slack.api.model.view.View;
import com.slack.api.model.view.ViewClose;
import com.slack.api.model.view.ViewSubmit;
import com.slack.api.model.view.ViewTitle;
import com.slack.api.util.json.GsonFactory;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.PlannedStep;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The modals that ask for words. The {@code callback_id} says which, {@code private_metadata} is the encoded
 * {@link ButtonValue} of the button that opened it. Pure.
 */
public final class Modals {
    /** Callback of {@link #reject}. */
    public static final String REJECT = "reject_reason";
    /** Callback of {@link #accept}. */
    public static final String ACCEPT = "accept_check";
    /** Callback of {@link #amend}. */
    public static final String AMEND = "amend_files";
    /** Callback of {@link #word}. */
    public static final String WORD = "type_word";
    /** Callback of {@link #skip}. */
    public static final String SKIP = "skip_step";
    /** Callback of {@link #done}. */
    public static final String DONE = "done_step";
    /** Callback of {@link #runAgain}. */
    public static final String RUN_AGAIN = "run_step_again";
    /** Callback of {@link #start}. */
    public static final String START = "start_window";
    /** Block and action id of the reason. */
    public static final String REASON_INPUT = "reason";
    /** Block and action id of the chosen check. */
    public static final String CHECK_INPUT = "check";
    /** Block and action id of the typed word. */
    public static final String WORD_INPUT = "word";

    private static final int REASON_LENGTH = 500;
    private static final int OPTIONS = 100;
    private static final int OPTION_TEXT = 75;
    private static final int OPTION_VALUE = 150;
    private static final int FILES_SHOWN = 20;
    private static final int DIFFERENCE = 2500;
    private static final int SUMMARY_LINE = 300;
    private static final Gson JSON = GsonFactory.createSnakeCase();

    private Modals() {}

    /** Why not? */
    public static View reject(Window window, ButtonValue value) {
        String gate = window.plan().gates().stream()
                .filter(g -> g.id().value().equals(value.subject()))
                .map(g -> SlackText.line(g.title(), SlackText.HEADER))
                .findFirst()
                .orElse(value.subject());
        return view(
                REJECT,
                "Reject",
                "Reject",
                value.encode(),
                List.of(
                        section("*" + window.id() + " · " + gate
                                + "*\nA rejection stops the window. Nothing is undone; "
                                + "the commander can ask again."),
                        reason("Why?", "It goes into the report and to the commander.")));
    }

    /** Which of the open checks, and why? Empty if none is open. */
    public static Optional<View> accept(Window window, ButtonValue value) {
        List<CheckResult> open = openChecks(window, value.subject());
        if (open.isEmpty()) {
            return Optional.empty();
        }
        List<OptionObject> options = open.stream()
                .filter(c -> c.id().length() <= OPTION_VALUE)
                .limit(OPTIONS)
                .map(c -> OptionObject.builder()
                        .text(Buttons.plainText(c.verdict().words() + ": " + c.name(), OPTION_TEXT))
                        .description(
                                Buttons.plainText(c.actual().isBlank() ? "nothing measured" : c.actual(), OPTION_TEXT))
                        .value(c.id())
                        .build())
                .toList();
        StaticSelectElement select = StaticSelectElement.builder()
                .actionId(CHECK_INPUT)
                .options(options)
                .placeholder(Buttons.plainText("Choose a check", SlackText.HEADER))
                .build();
        return Optional.of(view(
                ACCEPT,
                "Accept a check",
                "Accept",
                value.encode(),
                List.of(
                        section("*" + window.id()
                                + "* goes on although this did not pass. It stands at the top of the report."),
                        input(CHECK_INPUT, "Check", "", select),
                        reason("Why may it pass?", "Who reads the report in a year must understand it."))));
    }

    /** The difference, and why the files on disk are right. */
    public static View amend(Window window, List<FilesEvent.FileChange> changes, ButtonValue value) {
        List<LayoutBlock> blocks = new ArrayList<>();
        blocks.add(section(
                "*" + window.id() + "* takes the files on disk for what has not run yet. Gates that saw the old "
                        + "ones must decide again."));
        changes.stream()
                .limit(FILES_SHOWN)
                .forEach(c -> blocks.add(section("`" + SlackText.line(c.name(), SlackText.HEADER) + "`"
                        + (c.difference().isBlank()
                                ? ""
                                : "\n" + SlackText.code(c.difference(), difference(changes))))));
        if (changes.size() > FILES_SHOWN) {
            blocks.add(section((changes.size() - FILES_SHOWN) + " more files differ."));
        }
        blocks.add(reason("Why did they change?", "It goes into the report."));
        return view(AMEND, "Amend files", "Amend", value.encode(), blocks);
    }

    /** The word of a point of no return; the card shows it, this asks for it. */
    public static View word(Window window, ButtonValue value) {
        PlainTextInputElement input = PlainTextInputElement.builder()
                .actionId(WORD_INPUT)
                .maxLength(SlackText.HEADER)
                .focusOnLoad(true)
                .build();
        return view(
                WORD,
                "Point of no return",
                "Confirm",
                value.encode(),
                List.of(
                        section("*" + window.id() + " · " + stepTitle(window, value) + "*\nWhat it changes on "
                                + SlackText.line(window.plan().target().name(), SlackText.HEADER)
                                + " does not come back by itself. The step does not begin yet: Run begins it."),
                        input(
                                WORD_INPUT,
                                "The word on the card",
                                "Exactly as the card shows it, capitals included.",
                                input)));
    }

    /** Why is the step left out? */
    public static View skip(Window window, ButtonValue value) {
        return settle(SKIP, "Skip a step", "Skip", "is left out", window, value);
    }

    /** What was done by hand? */
    public static View done(Window window, ButtonValue value) {
        return settle(DONE, "Done by hand", "Done", "counts as done by hand; its checks are judged", window, value);
    }

    /** What was seen, so that it can be run again? */
    public static View runAgain(Window window, ButtonValue value) {
        return settle(RUN_AGAIN, "Run again", "Run again", "is run again; it did not take effect", window, value);
    }

    /** The summary the starter must confirm. */
    public static View start(Desk.StartProposal proposal) {
        DesiredMessage summary = new Card("start")
                .text(proposal.lines().stream()
                        .map(line -> SlackText.line(line, SUMMARY_LINE))
                        .toArray(String[]::new))
                .says("start");
        return view(START, "Start a window", "Start", StartMetadata.of(proposal), summary.blocks());
    }

    /** The proposal that {@link #start} put into {@code private_metadata}, without its lines; empty for anything else. */
    public static Optional<Desk.StartProposal> startProposal(String privateMetadata) {
        return StartMetadata.parse(privateMetadata);
    }

    private static View settle(
            String callback, String title, String submit, String what, Window window, ButtonValue value) {
        boolean writes = step(window, value).map(PlannedStep::writes).orElse(false);
        return view(
                callback,
                title,
                submit,
                value.encode(),
                List.of(
                        section("*" + window.id() + " · " + stepTitle(window, value) + "* " + what + "."
                                + (writes ? " A second person must confirm." : "")),
                        reason("What did you see, and why?", "It stands at the top of the report.")));
    }

    private static int difference(List<FilesEvent.FileChange> changes) {
        return Math.min(
                DIFFERENCE, SlackText.MESSAGE / Math.max(1, Math.min(FILES_SHOWN, changes.size())) - SlackText.HEADER);
    }

    private static List<CheckResult> openChecks(Window window, String subject) {
        return window.plan().steps().stream()
                .filter(s -> s.id().value().equals(subject))
                .flatMap(s -> window.step(s.id()).openChecks().stream())
                .toList();
    }

    private static Optional<PlannedStep> step(Window window, ButtonValue value) {
        return value.subject().isEmpty() ? Optional.empty() : window.plan().step(new StepId(value.subject()));
    }

    private static String stepTitle(Window window, ButtonValue value) {
        return step(window, value)
                .map(s -> SlackText.line(s.title(), SlackText.HEADER))
                .orElse(value.subject());
    }

    static InputBlock reason(String label, String hint) {
        return input(
                REASON_INPUT,
                label,
                hint,
                PlainTextInputElement.builder()
                        .actionId(REASON_INPUT)
                        .multiline(true)
                        .maxLength(REASON_LENGTH)
                        .focusOnLoad(false)
                        .build());
    }

    private static InputBlock input(String id, String label, String hint, BlockElement element) {
        return InputBlock.builder()
                .blockId(id)
                .label(Buttons.plainText(label, SlackText.HEADER))
                .hint(hint.isEmpty() ? null : Buttons.plainText(hint, SlackText.HEADER))
                .element(element)
                .build();
    }

    static SectionBlock section(String mrkdwn) {
        return SectionBlock.builder()
                .text(MarkdownTextObject.builder()
                        .text(SlackText.cut(mrkdwn, SlackText.SECTION))
                        .verbatim(true)
                        .build())
                .build();
    }

    static View view(String callback, String title, String submit, String metadata, List<LayoutBlock> blocks) {
        return View.builder()
                .type("modal")
                .callbackId(callback)
                .title(ViewTitle.builder()
                        .type("plain_text")
                        .text(SlackText.plain(title, SlackText.MODAL_TITLE))
                        .build())
                .submit(ViewSubmit.builder()
                        .type("plain_text")
                        .text(SlackText.plain(submit, SlackText.MODAL_TITLE))
                        .build())
                .close(ViewClose.builder().type("plain_text").text("Not now").build())
                .privateMetadata(metadata)
                .blocks(blocks)
                .build();
    }

    /** The proposal as it travels: small, nothing secret, checked again when it comes back. */
    private record StartMetadata(
            String runbook, String environment, @Nullable String at, String calledIn, String digest) {
        static String of(Desk.StartProposal proposal) {
            Instant at = proposal.at();
            return JSON.toJson(new StartMetadata(
                    proposal.runbook(),
                    proposal.environment(),
                    at == null ? null : at.toString(),
                    proposal.calledIn(),
                    proposal.digest()));
        }

        static Optional<Desk.StartProposal> parse(String text) {
            try {
                StartMetadata read = JSON.fromJson(text, StartMetadata.class);
                if (read == null
                        || read.runbook == null
                        || read.environment == null
                        || read.calledIn == null
                        || read.digest == null) {
                    return Optional.empty();
                }
                Instant at = read.at == null ? null : Instant.parse(read.at);
                return Optional.of(new Desk.StartProposal(
                        read.runbook, read.environment, at, read.calledIn, read.digest, List.of()));
            } catch (JsonParseException | DateTimeException notOurs) {
                return Optional.empty();
            }
        }
    }
}
