package dev.lockkeeper.web;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.StoreUnavailableException;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Confirmation;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.PlannedGate;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where people confirm in a browser what they approved in Slack: the link sends them to sign in, the page shows what they
 * are about to open, and its one button says yes at the same desk as every other door. Only the button changes a window;
 * looking, also by whoever looks at links before people do, changes none. Any thread.
 */
public final class ConfirmRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(ConfirmRoutes.class);

    static final String SIGNED_IN_PATH = "/signed-in";
    private static final String STATE = "state";
    private static final String NONCE = "nonce";
    private static final String VERIFIER = "verifier";
    private static final String TOKEN = "token";

    private static final String POLICY =
            "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none';" + " frame-ancestors 'none'";
    private static final String ANOTHER =
            " Press Approve in Slack again if you still want it; that gives you a new link.";

    private final SignInSettings settings;
    private final Supplier<URI> publicUrl;
    private final Parts parts;
    private final Issuer issuer;
    private final IdentityToken tokens;
    private final PlainWords words;
    private final boolean practice;

    /**
     * @param publicUrl where browsers reach us
     * @param practice whether Slack is not Slack itself
     * @param machine machine time, for the ages of tokens
     */
    public ConfirmRoutes(
            SignInSettings settings, Supplier<URI> publicUrl, Parts parts, boolean practice, Clock machine) {
        this.settings = settings;
        this.publicUrl = publicUrl;
        this.parts = parts;
        this.issuer = new Issuer(settings, machine);
        this.tokens = new IdentityToken(settings, issuer, machine);
        this.words = new PlainWords(parts.people());
        this.practice = practice;
    }

    /** What stands behind the pages. */
    public record Parts(Confirmations confirmations, Desk desk, PeopleDirectory people) {}

    /** Adds the pages. */
    public void mount(RoutesConfig routes) {
        routes.get(ConfirmPage.STYLE_PATH, ctx -> {
            headers(ctx);
            ctx.contentType("text/css; charset=utf-8").result(ConfirmPage.STYLE);
        });
        routes.get("/confirm/{link}", ctx -> answering(ctx, this::opened));
        routes.get(SIGNED_IN_PATH, ctx -> answering(ctx, this::cameBack));
        routes.get(ConfirmPage.POST_PATH, ctx -> answering(ctx, this::looked));
        routes.post(ConfirmPage.POST_PATH, ctx -> answering(ctx, this::pressed));
    }

    private interface Page {
        void show(Context ctx) throws SignInRefusedException;
    }

    private void answering(Context ctx, Page page) {
        headers(ctx);
        try {
            page.show(ctx);
        } catch (SignInRefusedException refused) {
            LOG.warn("a sign-in was refused: {}", refused.sentence());
            told(ctx, HttpStatus.FORBIDDEN, "You are not signed in", refused.sentence() + ANOTHER);
        } catch (StoreUnavailableException away) {
            told(
                    ctx,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Not recorded",
                    "The state database does not answer. Look at the card in Slack in a moment." + ANOTHER);
        } catch (DirectoryUnavailableException away) {
            told(
                    ctx,
                    HttpStatus.SERVICE_UNAVAILABLE,
                    "Not recorded",
                    "Slack could not say who you are or which roles you hold, so nothing was recorded." + ANOTHER);
        }
    }

    /** The link itself: whoever opens it is sent to sign in, whoever they are signed in as already. */
    private void opened(Context ctx) throws SignInRefusedException {
        if (ctx.queryString() != null) {
            told(ctx, HttpStatus.BAD_REQUEST, "This is not the link", "The link has nothing behind its last letters.");
            return;
        }
        String link = ctx.pathParam("link");
        Confirmations.Link found = parts.confirmations().find(link);
        if (found.state() != Confirmations.State.OPEN) {
            closed(ctx, found.state());
            return;
        }
        Issuer.Discovery about = issuer.discovery();
        Optional<String> session = parts.confirmations().begin(link);
        if (session.isEmpty()) {
            told(
                    ctx,
                    HttpStatus.TOO_MANY_REQUESTS,
                    "Too many sign-ins",
                    "This link was used to sign in " + Confirmations.MOST_SIGN_INS
                            + " times and nobody confirmed anything with it, so it is closed." + ANOTHER);
            return;
        }
        BrowserCookie.give(ctx, session.get(), Confirmations.LINK_LASTS);
        ctx.status(HttpStatus.SEE_OTHER).header("Location", authorization(about, session.get()));
    }

    private void closed(Context ctx, Confirmations.State state) {
        switch (state) {
            case USED ->
                told(
                        ctx,
                        HttpStatus.GONE,
                        "This link was used",
                        "A link confirms once. The card in Slack shows what became of it." + ANOTHER);
            case OVER ->
                told(
                        ctx,
                        HttpStatus.GONE,
                        "This link is over",
                        "A link lasts " + Confirmations.LINK_LASTS.toMinutes()
                                + " minutes, and only the newest one counts." + ANOTHER);
            case UNKNOWN, OPEN ->
                told(
                        ctx,
                        HttpStatus.NOT_FOUND,
                        "There is no such link",
                        "It may have been cut off, or it is of yesterday." + ANOTHER);
        }
    }

    private String authorization(Issuer.Discovery about, String session) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("scope", "openid profile");
        query.put("client_id", settings.clientId());
        query.put("redirect_uri", redirect().toString());
        query.put("state", BrowserCookie.derived(STATE, session));
        query.put("nonce", BrowserCookie.derived(NONCE, session));
        query.put("code_challenge", BrowserCookie.challenge(BrowserCookie.derived(VERIFIER, session)));
        query.put("code_challenge_method", "S256");
        if (isAskedAgain(about)) {
            query.put("prompt", "login");
            query.put("max_age", "0");
        }
        String joint = about.authorization().getQuery() == null ? "?" : "&";
        return about.authorization() + joint + Issuer.form(query);
    }

    private boolean isAskedAgain(Issuer.Discovery about) {
        return switch (settings.again()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case WHERE_POSSIBLE -> about.asksAgain();
        };
    }

    private URI redirect() {
        return publicUrl.get().resolve(SIGNED_IN_PATH);
    }

    /** Back from the issuer: only the browser that set out, once, with what it set out with. */
    private void cameBack(Context ctx) throws SignInRefusedException {
        String session = BrowserCookie.session(ctx);
        String state = ctx.queryParam("state");
        if (session.isEmpty() || state == null || !BrowserCookie.same(state, BrowserCookie.derived(STATE, session))) {
            told(
                    ctx,
                    HttpStatus.FORBIDDEN,
                    "This sign-in was not begun here",
                    "It belongs to another browser or another tab, so it counts for nothing. Open the link from Slack"
                            + " once more, in this browser.");
            return;
        }
        Optional<Asked> asked = parts.confirmations().cameBack(session);
        if (asked.isEmpty()) {
            told(
                    ctx,
                    HttpStatus.FORBIDDEN,
                    "This sign-in is over",
                    "A sign-in comes back once, and only while its link is open. Open the link from Slack once more.");
            return;
        }
        String code = ctx.queryParam("code");
        if (code == null || code.isBlank()) {
            throw new SignInRefusedException("You did not sign in: " + settings.issuer() + " sent you back without.");
        }
        boolean again = isAskedAgain(issuer.discovery());
        String token = issuer.token(code, BrowserCookie.derived(VERIFIER, session), redirect());
        IdentityToken.Found found = tokens.read(token, BrowserCookie.derived(NONCE, session), again);
        if (!found.person().equals(asked.get().by())) {
            anotherPerson(ctx, asked.get(), found.person());
            return;
        }
        Confirmation how = new Confirmation(settings.issuer().toString(), found.issuedAt(), again);
        Optional<String> next = parts.confirmations().signedIn(session, how);
        if (next.isEmpty()) {
            closed(ctx, Confirmations.State.OVER);
            return;
        }
        BrowserCookie.give(ctx, next.get(), Confirmations.SIGN_IN_LASTS);
        ctx.status(HttpStatus.SEE_OTHER).header("Location", ConfirmPage.POST_PATH);
    }

    private void anotherPerson(Context ctx, Asked asked, Actor found) {
        String who = found.team() + "/" + found.user();
        LOG.warn("{}: the link of {} was opened by {}", asked.window(), asked.by(), found);
        parts.desk().confirmationRefused(asked, who + " signed in with it.");
        BrowserCookie.take(ctx);
        told(
                ctx,
                HttpStatus.FORBIDDEN,
                "This link is for somebody else",
                words.of(
                        "It was made for " + asked.by().mention() + ", and you signed in as somebody else. Nothing was"
                                + " approved; that it was tried is recorded.",
                        asked.by()));
    }

    private void looked(Context ctx) {
        if (ctx.queryString() != null) {
            told(
                    ctx,
                    HttpStatus.BAD_REQUEST,
                    "Nothing is taken from an address",
                    "What stands in an address ends up in logs, so nothing in it counts here.");
            return;
        }
        String session = BrowserCookie.session(ctx);
        Optional<Confirmations.SignedIn> who = parts.confirmations().signedIn(session);
        Optional<GateFacts> facts = who.flatMap(
                it -> parts.desk().find(it.asked().window()).flatMap(window -> GateFacts.of(window, it.asked())));
        if (who.isEmpty() || facts.isEmpty()) {
            notSignedIn(ctx);
            return;
        }
        html(
                ctx,
                HttpStatus.OK,
                ConfirmPage.question(
                        facts.get(),
                        words.of(
                                who.get().asked().by().mention(),
                                who.get().asked().by()),
                        BrowserCookie.derived(TOKEN, session),
                        practice));
    }

    private void notSignedIn(Context ctx) {
        told(
                ctx,
                HttpStatus.FORBIDDEN,
                "You are not signed in",
                "A sign-in counts for " + Confirmations.SIGN_IN_LASTS.toMinutes()
                        + " minutes and for one link. Open the link from Slack once more." + ANOTHER);
    }

    /** The button. The link is used before the desk is asked, so that nothing comes of a second press. */
    private void pressed(Context ctx) {
        String session = BrowserCookie.session(ctx);
        String token = ctx.formParam(ConfirmPage.TOKEN_FIELD);
        boolean ours = isFromOurPage(ctx)
                && token != null
                && !session.isEmpty()
                && BrowserCookie.same(token, BrowserCookie.derived(TOKEN, session));
        if (!ours) {
            LOG.warn("a confirmation that no page of ours sent was refused");
            told(
                    ctx,
                    HttpStatus.FORBIDDEN,
                    "This was not sent by the page",
                    "Nothing was approved. Open the link from Slack once more and press Confirm there.");
            return;
        }
        Optional<Confirmations.SignedIn> used = parts.confirmations().use(session);
        BrowserCookie.take(ctx);
        if (used.isEmpty()) {
            notSignedIn(ctx);
            return;
        }
        Asked asked = used.get().asked();
        WindowCommand yes = new WindowCommand.Approve(
                Optional.of(asked.gate()),
                Optional.of(asked.role()),
                Optional.of(asked.digest()),
                asked.reason(),
                used.get().how());
        Desk.Answer answer = parts.desk().submit(asked.window(), yes, asked.by());
        if (answer.decision() instanceof Decision.Refused no) {
            told(ctx, HttpStatus.CONFLICT, "Not approved", words.of(no.explanation(), asked.by()));
            return;
        }
        told(ctx, HttpStatus.OK, "Approved", approved(answer.window(), asked));
    }

    private static String approved(@Nullable Window window, Asked asked) {
        String gate = window == null
                ? asked.gate().value()
                : window.plan()
                        .gate(asked.gate())
                        .map(PlannedGate::title)
                        .orElse(asked.gate().value());
        return "Your yes at the gate \"" + gate + "\" of " + asked.window()
                + " counts, and is recorded as confirmed here. You can close this page; Slack shows how it goes on.";
    }

    /** Browsers say where a form was sent from; one that does not is none that we know. */
    private boolean isFromOurPage(Context ctx) {
        URI own = publicUrl.get();
        String origin = own.getScheme() + "://" + own.getRawAuthority();
        String site = ctx.header("Sec-Fetch-Site");
        return origin.equals(ctx.header("Origin")) && (site == null || site.equals("same-origin"));
    }

    private void told(Context ctx, HttpStatus status, String title, String sentence) {
        html(ctx, status, ConfirmPage.told(title, sentence, practice));
    }

    private static void html(Context ctx, HttpStatus status, String page) {
        ctx.status(status).contentType("text/html; charset=utf-8").result(page);
    }

    private static void headers(Context ctx) {
        ctx.header("Content-Security-Policy", POLICY);
        ctx.header("Cross-Origin-Opener-Policy", "same-origin");
        ctx.header("X-Frame-Options", "DENY");
        // of another site nobody learns an address of ours; our own form still says where it was sent from
        ctx.header("Referrer-Policy", "same-origin");
    }
}
