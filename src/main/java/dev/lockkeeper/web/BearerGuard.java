package dev.lockkeeper.web;

import dev.lockkeeper.engine.PeopleDirectory;
import dev.lockkeeper.engine.PersonalTokens;
import dev.lockkeeper.window.Actor;
import io.javalin.http.Context;
import io.javalin.http.HttpStatus;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * Lets in who has a token, which travels in the header alone: the shared one only reads, a personal one speaks for its
 * owner, as long as Slack says that they are a full member. Any thread.
 */
final class BearerGuard {
    private static final String SCHEME = "Bearer ";
    private static final String OWNER = "owner of the token";

    private final Optional<String> shared;
    private final PersonalTokens personal;
    private final PeopleDirectory people;

    BearerGuard(Optional<String> shared, PersonalTokens personal, PeopleDirectory people) {
        this.shared = shared;
        this.personal = personal;
        this.people = people;
    }

    /** @throws RefusedException unless the request carries a token that may read */
    void check(Context ctx) {
        if (ctx.queryParam("token") != null || ctx.queryParam("access_token") != null) {
            throw new RefusedException(
                    HttpStatus.BAD_REQUEST,
                    "A token in the address ends up in logs; send it as the header Authorization: Bearer …");
        }
        String header = ctx.header("Authorization");
        String token = header != null && header.startsWith(SCHEME)
                ? header.substring(SCHEME.length()).strip()
                : "";
        if (shared.isPresent() && same(token, shared.get())) {
            return;
        }
        Actor owner = personal.owner(token).orElseThrow(this::noToken);
        if (!people.caller(owner, false).fullMember()) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN, "Whoever this token belongs to is no full member of the workspace any more.");
        }
        ctx.attribute(OWNER, owner);
    }

    /**
     * Whose token was sent, after {@link #check}.
     *
     * @throws RefusedException if it was the shared one, which is nobody's
     */
    Actor person(Context ctx) {
        Actor owner = ctx.attribute(OWNER);
        if (owner == null) {
            throw new RefusedException(
                    HttpStatus.FORBIDDEN,
                    "The shared token only reads. Commands need the token of a person; `lockkeeper token` makes one.");
        }
        return owner;
    }

    private RefusedException noToken() {
        return new RefusedException(
                HttpStatus.UNAUTHORIZED,
                "The header Authorization: Bearer … with a token that is valid now is needed: one that `lockkeeper token`"
                        + " made"
                        + (shared.isPresent()
                                ? ", or for reading the server's LOCKKEEPER_API_TOKEN."
                                : ". A shared one for reading is not set on this server (LOCKKEEPER_API_TOKEN)."));
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
