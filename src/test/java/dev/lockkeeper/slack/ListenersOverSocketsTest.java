package dev.lockkeeper.slack;

import dev.lockkeeper.emulator.SocketTimes;

/** Everything that holds for requests over HTTP holds for envelopes over Socket Mode. */
class ListenersOverSocketsTest extends SlackListenersTest {
    ListenersOverSocketsTest() {
        super(SlackStage.overSockets(SocketTimes.likeSlack()));
    }
}
