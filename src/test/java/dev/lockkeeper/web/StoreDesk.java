package dev.lockkeeper.web;

import dev.lockkeeper.engine.ConfirmationDoor;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.util.List;
import java.util.Optional;

/** A desk for reading: whoever asks it for more through HTTP has found a fault. */
final class StoreDesk implements Desk {
    private final WindowStore store;

    StoreDesk(WindowStore store) {
        this.store = store;
    }

    @Override
    public Optional<Window> find(WindowId window) {
        return store.find(window);
    }

    @Override
    public List<Window> latest(int most) {
        return store.latest(most);
    }

    @Override
    public Optional<Window> inChannel(String channel) {
        throw new UnsupportedOperationException("HTTP has no channels");
    }

    @Override
    public Reply say(Said said) {
        throw new UnsupportedOperationException("HTTP only reads");
    }

    @Override
    public Answer submit(WindowId window, WindowCommand command, Actor by) {
        throw new UnsupportedOperationException("HTTP only reads");
    }

    @Override
    public void confirmationRefused(ConfirmationDoor.Asked asked, String why) {
        throw new UnsupportedOperationException("HTTP only reads");
    }

    @Override
    public Answer amend(WindowId window, String reason, Actor by) {
        throw new UnsupportedOperationException("HTTP only reads");
    }

    @Override
    public List<FilesEvent.FileChange> changes(WindowId window) {
        throw new UnsupportedOperationException("HTTP only reads");
    }

    @Override
    public Reply start(StartProposal proposal, Actor by) {
        throw new UnsupportedOperationException("HTTP only reads");
    }
}
