package dev.lockkeeper.app;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.web.Readiness;
import dev.lockkeeper.web.WebServer;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.util.List;

/** HTTP, with Slack's request URL mounted on it. */
final class WebPart implements AutoCloseable {
    private final WebServer server;
    private final URI address;

    WebPart(Config config, Desk desk, StorePart store, SlackPart slack, TurnPart turn, ConfirmationPart confirmations) {
        // in Socket Mode nothing that comes over HTTP is signed, so nothing may come in there
        Handler fromSlack = config.slack().door() instanceof SlackDoor.Requests
                ? new SlackBridge(slack::isSigned, slack::app)::handle
                : WebPart::closed;
        server = new WebServer(
                config.web(),
                desk,
                store.windows(),
                new WebServer.Callers(store.tokens(), slack.people()),
                () -> List.of(state(store), slack.readiness(), turn.readiness()),
                routes -> {
                    routes.post(SlackBridge.PATH, fromSlack);
                    confirmations.mount(routes, desk);
                });
        int port = server.start();
        address = URI.create("http://" + config.web().host() + ":" + port);
        confirmations.servedAt(address);
    }

    URI address() {
        return address;
    }

    @Override
    public void close() {
        server.close();
    }

    private static void closed(Context ctx) {
        ctx.status(HttpStatus.NOT_FOUND)
                .result("This bot works in Socket Mode and takes nothing from Slack over HTTP; it has no signing secret"
                        + " to check it with.");
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
