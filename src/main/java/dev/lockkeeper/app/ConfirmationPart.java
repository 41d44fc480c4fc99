package dev.lockkeeper.app;

import dev.lockkeeper.engine.ConfirmationDoor;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.web.ConfirmRoutes;
import dev.lockkeeper.web.SignInSettings;
import io.javalin.config.RoutesConfig;
import java.net.URI;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Confirming in the browser: the links that the desk gives out, and the pages that they lead to. */
final class ConfirmationPart implements ConfirmationDoor {
    private final @Nullable SignInSettings settings;
    private final boolean practice;
    private final StorePart store;
    private final SlackPart slack;
    private final Redaction redaction;
    private final Clock machine;
    private volatile @Nullable URI servedAt;

    ConfirmationPart(Config config, StorePart store, SlackPart slack, Clock machine) {
        this.settings = config.web().signIn();
        this.practice = config.slack().isElsewhere();
        this.store = store;
        this.slack = slack;
        this.redaction = store.redaction();
        this.machine = machine;
    }

    @Override
    public boolean isOpen() {
        return settings != null;
    }

    @Override
    public String ask(Asked asked, String words) {
        Asked kept = new Asked(
                asked.window(), asked.gate(), asked.role(), asked.by(), asked.digest(), redaction.hide(asked.reason()));
        String link =
                address().resolve("/confirm/" + store.confirmations().ask(kept)).toString();
        slack.tell(asked.by(), new Desk.Reply.ConfirmInBrowser(words, link));
        return link;
    }

    /** The pages; none where nobody can sign in. */
    void mount(RoutesConfig routes, Desk desk) {
        SignInSettings known = settings;
        if (known != null) {
            new ConfirmRoutes(
                            known,
                            this::address,
                            new ConfirmRoutes.Parts(store.confirmations(), desk, slack.people()),
                            practice,
                            machine)
                    .mount(routes);
        }
    }

    /** Where HTTP is served, for a bot that no other address is known of. */
    void servedAt(URI address) {
        servedAt = address;
    }

    private URI address() {
        URI named = settings == null ? null : settings.publicUrl();
        return named == null ? Objects.requireNonNull(servedAt, "HTTP is not served yet") : named;
    }
}
