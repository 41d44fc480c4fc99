package dev.lockkeeper.bench;

import dev.lockkeeper.slack.view.ActionIds;
import dev.lockkeeper.slack.view.ButtonValue;
import dev.lockkeeper.window.WindowId;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.util.Map;

/** Hold and Resume by turns, as the board of a window sends them when its commander presses. No two are alike. */
final class SignedClicks {
    private static final String PAYLOAD = """
            {"type":"block_actions","user":{"id":"%1$s","username":"commander","name":"commander","team_id":"%2$s"},\
            "api_app_id":"A0BENCH","token":"verification-token","team":{"id":"%2$s","domain":"bench"},\
            "container":{"type":"message","message_ts":"1700000000.000100","channel_id":"%3$s","is_ephemeral":false},\
            "trigger_id":"%4$d.2.bench","enterprise":null,"is_enterprise_install":false,\
            "channel":{"id":"%3$s","name":"room"},"state":{"values":{}},"response_url":"%5$s/%4$d",\
            "actions":[{"action_id":"%6$s","block_id":"board","text":{"type":"plain_text","text":"%6$s"},\
            "value":"%7$s","type":"button","action_ts":"1700000000.%4$06d"}]}""";

    private final Signing signing;
    private final String user;
    private final String team;
    private final String channel;
    private final String value;
    private final URI answers;
    private int number;

    /** @param answers where the bot can tell whoever pressed what it has to say */
    SignedClicks(Signing signing, String user, String team, String channel, WindowId window, URI answers) {
        this.signing = signing;
        this.user = user;
        this.team = team;
        this.channel = channel;
        this.value = new ButtonValue(window, "", "", 0, "").encode();
        this.answers = answers;
    }

    HttpRequest next() throws GeneralSecurityException {
        number++;
        String action = number % 2 == 1 ? ActionIds.HOLD : ActionIds.RESUME;
        return signing.post(Map.of("payload", PAYLOAD.formatted(user, team, channel, number, answers, action, value)));
    }
}
