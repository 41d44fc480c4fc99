package dev.lockkeeper.web;

import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.engine.Desk.RollbackOffer;
import dev.lockkeeper.engine.Desk.Said;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The text of a slash command over HTTP, as the owner of a personal token: the same desk, the same rules and the same
 * sentences as in Slack. What Slack asks to be confirmed is answered with a mark; the same text with that mark carries it
 * out, if what it stands for is still the same.
 */
final class CommandRoute {
    private final Desk desk;
    private final PlainWords words;

    CommandRoute(Desk desk, PlainWords words) {
        this.desk = desk;
        this.words = words;
    }

    /** @throws RefusedException if the body is not an order */
    void handle(Context ctx, Actor by, Window window) {
        Order order = Order.read(ctx);
        Reply reply = desk.say(new Said(by, channel(window), order.text(), Optional.of(window.id())));
        if (reply instanceof Reply.ConfirmStart start) {
            Desk.StartProposal proposal = start.proposal();
            if (order.confirm().equals(Optional.of(proposal.digest()))) {
                reply = desk.start(proposal, by);
            } else {
                toConfirm(ctx, by, order, proposal.lines(), proposal.digest());
                return;
            }
        }
        if (reply instanceof Reply.Rollbacks ways) {
            rollback(ctx, by, order, window, ways);
        } else {
            answer(ctx, by, reply);
        }
    }

    /** Where another window would be started from. */
    private static String channel(Window window) {
        return window.room() == null ? "" : window.room().channel();
    }

    private void rollback(Context ctx, Actor by, Order order, Window window, Reply.Rollbacks ways) {
        if (ways.reason().isBlank()) {
            String prices = ways.offers().stream()
                    .map(offer -> String.join("\n", offer.lines()))
                    .collect(Collectors.joining("\n\n"));
            answer(ctx, by, new Reply.Words(prices + "\n\nTo go back: `rollback <plan> <reason>`."));
            return;
        }
        RollbackOffer offer = ways.offers().get(0);
        if (!order.confirm().equals(Optional.of(offer.mark()))) {
            toConfirm(ctx, by, order, offer.lines(), offer.mark());
            return;
        }
        Decision decision = desk.submit(
                        window.id(),
                        new WindowCommand.RollBack(offer.plan(), Optional.of(offer.mark()), ways.reason()),
                        by)
                .decision();
        answer(
                ctx,
                by,
                decision instanceof Decision.Refused no
                        ? new Reply.No(no.reason(), no.explanation())
                        : new Reply.Words(
                                "It goes back by the plan " + offer.plan() + "; the room shows how far it is."));
    }

    private void toConfirm(Context ctx, Actor by, Order order, List<String> lines, String mark) {
        String first = order.confirm().isPresent() ? "It is not what you confirmed any more; it is now:\n" : "";
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("accepted", false);
        body.put("answer", words.of(first + String.join("\n", lines), by));
        body.put("confirm", mark);
        ctx.status(order.confirm().isPresent() ? HttpStatus.CONFLICT : HttpStatus.ACCEPTED)
                .json(body);
    }

    private void answer(Context ctx, Actor by, Reply reply) {
        Map<String, Object> body = new LinkedHashMap<>();
        if (reply instanceof Reply.No no) {
            body.put("accepted", false);
            body.put("reason", no.reason());
            body.put("answer", words.of(no.text(), by));
            ctx.status(status(no.reason())).json(body);
        } else if (reply instanceof Reply.Words said) {
            body.put("accepted", true);
            body.put("answer", words.of(said.text(), by));
            ctx.json(body);
        } else if (reply instanceof Reply.ConfirmInBrowser confirm) {
            body.put("accepted", false);
            body.put("answer", words.of(confirm.text(), by) + "\n" + confirm.link());
            body.put("confirmInBrowser", confirm.link());
            ctx.status(HttpStatus.ACCEPTED).json(body);
        } else {
            throw new IllegalStateException("a start that was confirmed asks to be confirmed");
        }
    }

    private static HttpStatus status(Decision.Reason reason) {
        return switch (reason) {
            case NOT_A_MEMBER, NO_RULE, NOT_THE_ROLE, NOT_THE_COMMANDER, SECOND_PERSON_NEEDED, PROTECTED ->
                HttpStatus.FORBIDDEN;
            case UNKNOWN_NAME, WRONG_WORD, REASON_MISSING -> HttpStatus.UNPROCESSABLE_CONTENT;
            case OPENED_IT, CHANGED_IT, RUNS_IT -> HttpStatus.FORBIDDEN;
            case WINDOW_ENDED, WRONG_STATE, NOT_NEXT, STALE_CARD, ALREADY_DECIDED, NOT_YOUR_TURN, PAST_SAFE_ABORT ->
                HttpStatus.CONFLICT;
        };
    }
}
