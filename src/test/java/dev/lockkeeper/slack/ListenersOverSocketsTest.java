package dev.lockkeeper.slack;

import dev.lockkeeper.emulator.SocketTimes;

/** Everything that holds for requests over HTTP holds for envelopes over Socket Mode. */
class ListenersOverSocketsTest extends SlackListenersTest {
    @Override
    SlackStage stage() {
        return SlackStage.overSockets(SocketTimes.likeSlack());
    }
}
