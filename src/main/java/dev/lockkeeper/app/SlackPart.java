package dev.lockkeeper.app;

import com.slack.api.bolt.App;
import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.slack.OutsideChannels;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.slack.SlackRoom;
import dev.lockkeeper.web.Readiness;
import dev.lockkeeper.window.Actor;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Slack: listeners, room and people. It begins to look for Slack only when the desk is there to answer. */
final class SlackPart implements AutoCloseable {
    private final SlackBolt bolt;
    private final SlackRoom room;
    private final boolean overSockets;

    SlackPart(Config config, StorePart store, LiveProgress progress, Clock windowTime, Clock machine) {
        overSockets = config.slack().door() instanceof SlackDoor.Sockets;
        bolt = new SlackBolt(config.slack(), machine, config.strictSlack(), store.seen(), store.redaction());
        Reports reports = new ReportPart(bolt.people());
        room = bolt.room(
                store.posted(),
                reports,
                store.windows()::journal,
                store.record()::heads,
                progress,
                windowTime,
                new OutsideChannels(
                        Optional.ofNullable(config.calls().audience()),
                        Optional.ofNullable(config.calls().audit())),
                store.lease()::term);
    }

    ChatRoom room() {
        return room;
    }

    PeopleDirectory people() {
        return bolt.people();
    }

    /** Writes the link to this person directly, soon; the answer they get has it too. */
    void tell(Actor person, Desk.Reply.ConfirmInBrowser reply) {
        bolt.tell(person, reply);
    }

    /** Bolt, once Slack has said who the bot is, and in Socket Mode while a connection is open. */
    Optional<App> app() {
        return bolt.isReady() ? Optional.of(bolt.app()) : Optional.empty();
    }

    /** Whether Slack signed these bytes just now. */
    boolean isSigned(@Nullable String stamp, @Nullable String signature, byte[] body) {
        return bolt.isSigned(stamp, signature, body);
    }

    /** How far Slack is, for whoever asks whether the bot is ready. */
    Readiness.Part readiness() {
        String waiting = overSockets
                ? "No Socket Mode connection to Slack is open yet, or none any more; buttons and commands wait for it."
                : "Slack has not answered yet; buttons and commands wait for it.";
        return bolt.isReady()
                ? new Readiness.Part("slack", true, "Slack has said who the bot is.")
                : new Readiness.Part("slack", false, waiting);
    }

    void begin(Desk desk) {
        bolt.listen(desk);
        bolt.start();
    }

    @Override
    public void close() {
        bolt.close();
    }
}
