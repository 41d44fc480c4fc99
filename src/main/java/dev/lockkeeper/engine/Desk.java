package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where every door leads: slash command, button, modal, web, command line. The same request gets the same answer on
 * each. When a method returns, what was accepted is committed; nothing here waits for a step or for Slack's room.
 * May be called from any thread.
 */
public interface Desk {
    /**
     * The text of a slash command.
     *
     * @throws StoreUnavailableException if the state database did not answer; tell the person "not recorded, try again"
     * @throws DirectoryUnavailableException if Slack could not say who they are; nothing was recorded
     */
    Reply say(Said said);

    /** A button or a modal that names exactly what is asked. Throws as {@link #say}. */
    Answer submit(WindowId window, WindowCommand command, Actor by);

    /** Takes the files on disk for what has not run yet. Throws as {@link #say}. */
    Answer amend(WindowId window, String reason, Actor by);

    /**
     * What {@link #amend} would take: every file of the window that is another on disk now, read at this moment; empty if
     * none is or there is no such window. Throws as {@link #say}.
     */
    List<FilesEvent.FileChange> changes(WindowId window);

    /** The starter confirmed the summary. Everything is checked again. Throws as {@link #say}. */
    Reply start(StartProposal proposal, Actor by);

    /**
     * Whoever opened the browser link of this person was somebody else, or was not found to be anybody. It is recorded,
     * and nothing else happens. Throws as {@link #say}, save that nobody is looked up.
     *
     * @param why a sentence, without a secret
     */
    void confirmationRefused(ConfirmationDoor.Asked asked, String why);

    /** The window of this id. */
    Optional<Window> find(WindowId window);

    /** The live window of this channel, or the last one that lived there. */
    Optional<Window> inChannel(String channel);

    /** The newest windows, newest first. */
    List<Window> latest(int most);

    /**
     * What was said, by whom and where.
     *
     * @param channel where it was said; empty if not in Slack
     * @param about the window that was named beside the text; the text may name no other
     */
    record Said(Actor by, String channel, String text, Optional<WindowId> about) {
        /** In a channel, where the text alone may name a window. */
        public Said(Actor by, String channel, String text) {
            this(by, channel, text, Optional.empty());
        }
    }

    /**
     * What comes back, for the asker alone: plain text, not escaped for anything, in which a person is written
     * {@code @{U0123}} and what can be typed stands in backticks. Each door shows that in its own way.
     */
    sealed interface Reply {
        /** An answer in words. */
        record Words(String text) implements Reply {}

        /** No, and why. */
        record No(Decision.Reason reason, String text) implements Reply {}

        /**
         * Ways back with their price.
         *
         * @param reason what was typed as the reason; then there is one offer, and it only has to be confirmed
         */
        record Rollbacks(List<RollbackOffer> offers, String reason) implements Reply {
            public Rollbacks {
                offers = List.copyOf(offers);
            }
        }

        /**
         * A yes that counts once it is confirmed in the browser.
         *
         * @param link where, for the asker alone
         */
        record ConfirmInBrowser(String text, String link) implements Reply {}

        /** The summary the starter must confirm. */
        record ConfirmStart(StartProposal proposal) implements Reply {}
    }

    /**
     * What became of a button or modal.
     *
     * @param window the window as it is now; null only if there is no such window
     * @param inBrowser for a yes that is to be confirmed in the browser: what the person is told and where they do it;
     *     null for everything else
     */
    record Answer(Decision decision, @Nullable Window window, Reply.@Nullable ConfirmInBrowser inBrowser) {
        /** Settled as it is. */
        public Answer(Decision decision, @Nullable Window window) {
            this(decision, window, null);
        }
    }

    /**
     * One way back with its price, as it is at this moment.
     *
     * @param plan the rollback plan's id
     * @param mark what this price can be known by; a choice that carries an old one is refused
     * @param possible false if the asker may not choose it now; the lines say why
     * @param lines the price, line by line
     */
    record RollbackOffer(
            WindowId window, String plan, String title, String mark, boolean possible, List<String> lines) {
        public RollbackOffer {
            lines = List.copyOf(lines);
        }
    }

    /**
     * What start would do; shown to the starter before anything is opened. It can be confirmed for a few minutes and says
     * nothing secret, so it may travel through Slack.
     *
     * @param lines the summary, line by line
     * @param calledIn the channel where start was said
     * @param at planned start, or null for at once
     */
    record StartProposal(
            String runbook,
            String environment,
            @Nullable Instant at,
            String calledIn,
            String digest,
            List<String> lines) {
        public StartProposal {
            lines = List.copyOf(lines);
        }
    }
}
