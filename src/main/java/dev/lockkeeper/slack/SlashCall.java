package dev.lockkeeper.slack;

import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.window.Actor;
import java.util.Optional;

/** A slash command as it was typed, by whom and where; identity comes from the signed request alone. */
record SlashCall(Actor by, String channel, String text) {
    /** Empty if the request does not say who typed it or where. */
    static Optional<SlashCall> from(SlashCommandPayload payload) {
        String team = payload.getTeamId();
        String user = payload.getUserId();
        String channel = payload.getChannelId();
        if (team == null || team.isBlank() || user == null || user.isBlank() || channel == null) {
            return Optional.empty();
        }
        String text = payload.getText() == null ? "" : payload.getText();
        return Optional.of(new SlashCall(new Actor(team, user), channel, text));
    }

    Desk.Said said() {
        return new Desk.Said(by, channel, text);
    }
}
