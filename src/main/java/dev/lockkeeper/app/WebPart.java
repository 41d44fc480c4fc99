package dev.lockkeeper.app;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.web.Readiness;
import dev.lockkeeper.web.WebServer;
import java.net.URI;
import java.util.List;

/** HTTP, with Slack's request URL mounted on it. */
final class WebPart implements AutoCloseable {
    private final WebServer server;
    private final URI address;

    WebPart(Config config, Desk desk, StorePart store, SlackPart slack) {
        SlackBridge bridge = new SlackBridge(slack::app);
        server = new WebServer(
                config.web(),
                desk,
                store.windows(),
                () -> parts(store, slack),
                routes -> routes.post(SlackBridge.PATH, bridge::handle));
        int port = server.start();
        address = URI.create("http://" + config.web().host() + ":" + port);
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        server.close();
    }

    private static List<Readiness.Part> parts(StorePart store, SlackPart slack) {
        return List.of(
                state(store),
                slack.app().isPresent()
                        ? new Readiness.Part("slack", true, "Slack has said who the bot is.")
                        : new Readiness.Part(
                                "slack", false, "Slack has not answered yet; buttons and commands wait for it."));
    }

    private static Readiness.Part state(StorePart store) {
        try {
            int live = store.windows().live().size();
            return new Readiness.Part("state database", true, live + " live windows.");
        } catch (StoreUnavailableException away) {
            return new Readiness.Part("state database", false, "It does not answer; nothing is decided until it does.");
        }
    }
}
