package dev.lockkeeper.app;

import com.slack.api.bolt.App;
import dev.lockkeeper.engine.ChatRoom;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.slack.SlackBolt;
import dev.lockkeeper.slack.SlackRoom;
import java.time.Clock;
import java.util.Optional;

/** Slack: listeners, room and people. It begins to look for Slack only when the desk is there to answer. */
final class SlackPart implements AutoCloseable {
    private final SlackBolt bolt;
    private final SlackRoom room;

    SlackPart(Config config, StorePart store, LiveProgress progress, Clock windowTime, Clock machine) {
        bolt = new SlackBolt(config.slack(), machine, config.strictSlack());
        Reports reports = new ReportPart(bolt.people());
        room = bolt.room(
                store.posted(),
                reports,
                store.windows()::journal,
                progress,
                windowTime,
                Optional.ofNullable(config.calls().audience()));
    }

    ChatRoom room() {
        return room;
    }

    PeopleDirectory people() {
        return bolt.people();
    }

    /** Bolt, once Slack has said who the bot is. */
    Optional<App> app() {
        return bolt.isReady() ? Optional.of(bolt.app()) : Optional.empty();
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
