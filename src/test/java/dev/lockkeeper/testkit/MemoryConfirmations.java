package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.window.Confirmation;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Links and sessions in memory, by a clock of the test. Any thread. */
public final class MemoryConfirmations implements Confirmations {
    private static final class Row {
        final Asked asked;
        final Instant until;
        int signIns;
        boolean used;
        boolean ended;

        Row(Asked asked, Instant until) {
            this.asked = asked;
            this.until = until;
        }
    }

    private static final class Session {
        final String link;
        final Instant until;
        final @Nullable Confirmation how;
        boolean back;

        Session(String link, Instant until, @Nullable Confirmation how) {
            this.link = link;
            this.until = until;
            this.how = how;
        }
    }

    private final Clock clock;
    private final Map<String, Row> links = new HashMap<>();
    private final Map<String, Session> sessions = new HashMap<>();

    public MemoryConfirmations(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized String ask(Asked asked) {
        links.values().stream()
                .filter(row -> row.asked.window().equals(asked.window())
                        && row.asked.gate().equals(asked.gate())
                        && row.asked.role().equals(asked.role())
                        && row.asked.by().equals(asked.by()))
                .forEach(row -> row.ended = true);
        String link = secret();
        links.put(link, new Row(asked, clock.instant().plus(LINK_LASTS)));
        return link;
    }

    @Override
    public synchronized Link find(String link) {
        Row row = links.get(link);
        if (row == null) {
            return new Link(State.UNKNOWN, null);
        }
        return new Link(row.used ? State.USED : isOpen(row) ? State.OPEN : State.OVER, row.asked);
    }

    @Override
    public synchronized Optional<String> begin(String link) {
        Row row = links.get(link);
        if (row == null || !isOpen(row) || row.signIns >= MOST_SIGN_INS) {
            return Optional.empty();
        }
        row.signIns++;
        String session = secret();
        sessions.put(session, new Session(link, clock.instant().plus(LINK_LASTS), null));
        return Optional.of(session);
    }

    @Override
    public synchronized Optional<Asked> cameBack(String session) {
        Session found = live(session);
        if (found == null || found.how != null || found.back) {
            return Optional.empty();
        }
        found.back = true;
        return Optional.of(links.get(found.link).asked);
    }

    @Override
    public synchronized Optional<String> signedIn(String session, Confirmation how) {
        Session found = live(session);
        if (found == null || !found.back) {
            return Optional.empty();
        }
        sessions.remove(session);
        String next = secret();
        sessions.put(next, new Session(found.link, clock.instant().plus(SIGN_IN_LASTS), how));
        return Optional.of(next);
    }

    @Override
    public synchronized Optional<SignedIn> signedIn(String session) {
        Session found = live(session);
        return found == null || found.how == null
                ? Optional.empty()
                : Optional.of(new SignedIn(links.get(found.link).asked, found.how));
    }

    @Override
    public synchronized Optional<SignedIn> use(String session) {
        Optional<SignedIn> found = signedIn(session);
        found.ifPresent(it -> links.get(sessions.get(session).link).used = true);
        return found;
    }

    private @Nullable Session live(String session) {
        Session found = sessions.get(session);
        return found != null && found.until.isAfter(clock.instant()) && isOpen(links.get(found.link)) ? found : null;
    }

    private boolean isOpen(Row row) {
        return !row.used && !row.ended && row.until.isAfter(clock.instant());
    }

    private static String secret() {
        return (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "").substring(0, 43);
    }
}
