package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.ConfirmationDoor;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A desk that writes down what it is asked and answers as the test says. Any thread. */
public final class ScriptedDesk implements Desk {
    /** A browser link that somebody else opened. */
    public record RefusedInBrowser(ConfirmationDoor.Asked asked, String why) {}

    /** What was submitted, and by whom. */
    public record Submitted(WindowId window, WindowCommand command, Actor by) {}

    public final List<Said> said = new CopyOnWriteArrayList<>();
    public final List<Submitted> submitted = new CopyOnWriteArrayList<>();
    public final List<RefusedInBrowser> refusedInBrowser = new CopyOnWriteArrayList<>();
    public final List<StartProposal> started = new CopyOnWriteArrayList<>();
    public final List<FilesEvent.FileChange> changes = new CopyOnWriteArrayList<>();
    public final Map<WindowId, Window> windows = new ConcurrentHashMap<>();
    public final Map<String, Window> rooms = new ConcurrentHashMap<>();
    public volatile Function<Said, Reply> toSaid = words -> new Reply.Words("Heard: " + words.text());
    public volatile Function<Submitted, Decision> toSubmitted = request -> Decision.accepted();
    public volatile Function<Submitted, Reply.@Nullable ConfirmInBrowser> toConfirm = request -> null;
    public volatile Function<StartProposal, Reply> toStart = proposal -> new Reply.Words("STG-12 is open.");

    @Override
    public Reply say(Said words) {
        said.add(words);
        return toSaid.apply(words);
    }

    @Override
    public Answer submit(WindowId window, WindowCommand command, Actor by) {
        Submitted request = new Submitted(window, command, by);
        submitted.add(request);
        return new Answer(toSubmitted.apply(request), windows.get(window), toConfirm.apply(request));
    }

    @Override
    public void confirmationRefused(ConfirmationDoor.Asked asked, String why) {
        refusedInBrowser.add(new RefusedInBrowser(asked, why));
    }

    @Override
    public Answer amend(WindowId window, String reason, Actor by) {
        return submit(
                window, new WindowCommand.Amend(reason, windows.get(window).plan(), List.of()), by);
    }

    @Override
    public List<FilesEvent.FileChange> changes(WindowId window) {
        return List.copyOf(changes);
    }

    @Override
    public Reply start(StartProposal proposal, Actor by) {
        started.add(proposal);
        return toStart.apply(proposal);
    }

    @Override
    public Optional<Window> find(WindowId window) {
        return Optional.ofNullable(windows.get(window));
    }

    @Override
    public Optional<Window> inChannel(String channel) {
        return Optional.ofNullable(rooms.get(channel));
    }

    @Override
    public List<Window> latest(int most) {
        return List.copyOf(windows.values());
    }
}
