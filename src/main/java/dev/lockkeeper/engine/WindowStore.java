package dev.lockkeeper.engine;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PORT: where windows live. The only place that writes window state; only {@code engine} calls {@link #open} and
 * {@link #append}. May be called from any thread.
 */
public interface WindowStore {
    /**
     * Reserves the next id of this prefix. Numbers are never given twice; a number reserved for a window that was then
     * refused stays unused.
     */
    WindowId nextId(String prefix);

    /**
     * Records a new window, its files and its claim on the target: all in one transaction, or nothing.
     *
     * @param files content by SHA-256; those already stored are not stored again
     * @throws TargetTakenException if another live window works on the same database; nothing was written
     * @throws StoreUnavailableException if the database could not be reached; look before retrying
     */
    Window open(LifeEvent.Opened opened, Map<String, byte[]> files);

    /**
     * Records what happened: all of it in one transaction, or nothing. When the last event ends the window, its claim on
     * the target is released in the same transaction.
     *
     * @param before the window the decision was made on
     * @param events what happened, oldest first, at least one
     * @param files content by SHA-256 that the events refer to; usually empty
     * @return the window after the last event
     * @throws StaleWindowException if somebody else recorded an event since {@code before} was read; nothing was written
     * @throws StoreUnavailableException if the database could not be reached; whether the write happened is then
     *     unknown, so read the window again before retrying
     */
    Window append(Window before, List<WindowEvent> events, Map<String, byte[]> files);

    /** The window, folded from its journal, if there is one of this id. */
    Optional<Window> find(WindowId id);

    /** The live window whose room is this channel, or the last one that lived there. */
    Optional<Window> inChannel(String channel);

    /** Every window that is not final, oldest first. One that this version cannot read is left out and logged. */
    List<Window> live();

    /** The newest windows, live or not, newest first. */
    List<Window> latest(int most);

    /** Every event of the window, oldest first; empty if there is no such window. */
    List<WindowEvent> journal(WindowId id);

    /** The stored bytes of this SHA-256, if they are stored. */
    Optional<byte[]> file(String sha256);
}
