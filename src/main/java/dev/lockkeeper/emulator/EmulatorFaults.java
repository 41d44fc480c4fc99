package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bad luck on demand. A method is named as in the Web API, {@code response_url} stands for posts to response URLs, and
 * {@code *} for any method. Counted faults wear off; the others last until they are taken back. Safe for all threads.
 */
public final class EmulatorFaults {
    /** Any method. */
    public static final String ANY = "*";

    /** The names of everything that the fault panel takes, those that take a fault back included. */
    public static Set<String> orders() {
        return FaultOrders.names();
    }

    enum Kind {
        DELAY,
        DROP_BEFORE,
        DROP_AFTER,
        RATE_LIMIT,
        HTTP_STATUS
    }

    record Planned(String method, Kind kind, long value) {}

    private static final class Counted {
        private final Planned planned;
        private int left;

        Counted(Planned planned, int left) {
            this.planned = planned;
            this.left = left;
        }
    }

    private final StandingFaults standing = new StandingFaults();
    private final List<Counted> counted = new ArrayList<>();
    private final Map<String, String> forbidden = new LinkedHashMap<>();
    private boolean away;
    private boolean revoked;
    private int duplicates;
    private int lostDeliveries;
    private int lostAcknowledgements;
    private boolean appRevoked;
    private boolean socketModeOff;
    private @Nullable Sockets sockets;

    /** The next calls are answered only after the delay. */
    public void delay(String method, Duration delay, int times) {
        plan(new Planned(method, Kind.DELAY, delay.toMillis()), times);
    }

    /** The next calls lose their connection and have no effect. */
    public void dropBefore(String method, int times) {
        plan(new Planned(method, Kind.DROP_BEFORE, 0), times);
    }

    /** The next calls take effect, and then lose their connection. */
    public void dropAfter(String method, int times) {
        plan(new Planned(method, Kind.DROP_AFTER, 0), times);
    }

    /** The next calls are answered 429 with this {@code Retry-After}, without effect. */
    public void rateLimit(String method, Duration retryAfter, int times) {
        plan(new Planned(method, Kind.RATE_LIMIT, retryAfter.toSeconds()), times);
    }

    /** The next calls are answered with this HTTP status, without effect. */
    public void fail(String method, int status, int times) {
        plan(new Planned(method, Kind.HTTP_STATUS, status), times);
    }

    /** From now on the method answers {@code ok: false} with this error, until {@link #permit}. */
    public synchronized void forbid(String method, String error) {
        forbidden.put(method, error);
    }

    /** Takes {@link #forbid} back. */
    public synchronized void permit(String method) {
        forbidden.remove(method);
    }

    /** The next deliveries to the app are sent twice. */
    public synchronized void duplicateDeliveries(int times) {
        duplicates = times;
    }

    /** The next deliveries never reach the app; whoever caused them sees a timeout, at once. */
    public synchronized void loseDeliveries(int times) {
        lostDeliveries = times;
    }

    /** The next deliveries reach the app, but its acknowledgement is lost; whoever caused them sees a timeout. */
    public synchronized void loseAcknowledgements(int times) {
        lostAcknowledgements = times;
    }

    /** From now on the bot token answers {@code token_revoked}. */
    public synchronized void revokeToken() {
        revoked = true;
    }

    /** The bot token is good again. */
    public synchronized void restoreToken() {
        revoked = false;
    }

    /**
     * From now on the app-level token answers {@code token_revoked}, and the sockets that were opened with it break.
     */
    public void revokeAppToken() {
        appRevoked(true);
        cutSockets();
    }

    /** The app-level token is good again. */
    public void restoreAppToken() {
        appRevoked(false);
    }

    private synchronized void appRevoked(boolean yes) {
        appRevoked = yes;
    }

    /** Every WebSocket of the app breaks, without a closing handshake. Gives how many there were. */
    public int cutSockets() {
        Sockets all = sockets();
        return all == null ? 0 : all.cutAll();
    }

    /** Every WebSocket of the app is told {@code refresh_requested} now, gets nothing new and is closed soon after. */
    public void refreshSockets() {
        Sockets all = sockets();
        if (all != null) {
            all.refreshAll();
        }
    }

    /** Socket Mode is switched off for the app: {@code link_disabled} to every socket, and no new one. */
    public void disableSocketMode() {
        socketModeOff(true);
        Sockets all = sockets();
        if (all != null) {
            all.dismissAll("link_disabled");
        }
    }

    /** Takes {@link #disableSocketMode} back. */
    public void enableSocketMode() {
        socketModeOff(false);
    }

    private synchronized void socketModeOff(boolean yes) {
        socketModeOff = yes;
    }

    /** Whose sockets the orders are about. */
    synchronized void rule(Sockets ruled) {
        sockets = ruled;
    }

    /** Outside the lock of the faults, since every call of the app asks them. */
    private synchronized @Nullable Sockets sockets() {
        return sockets;
    }

    /** From now on every call of the app is answered 503. People in the workspace do not notice. */
    public synchronized void goAway() {
        away = true;
    }

    /** Takes {@link #goAway} back. */
    public synchronized void comeBack() {
        away = false;
    }

    /** Orders this fault, in place of one with the same name. */
    public void put(StandingFault fault) {
        standing.put(fault);
    }

    /** Takes the fault of this name back; false if there is none. */
    public boolean takeBack(String name) {
        return standing.remove(name);
    }

    /** The named faults in effect, oldest first. */
    public List<StandingFault> standing() {
        return standing.all();
    }

    List<StandingFault> standingOnCall(String method) {
        return standing.takeForCall(method);
    }

    List<StandingFault> standingOnDelivery(String what) {
        return standing.takeForDelivery(what);
    }

    /** The faults in effect that have no name, for people. */
    synchronized List<String> othersInWords() {
        List<String> words = new ArrayList<>();
        counted.forEach(each -> words.add(each.planned.method() + ": "
                + each.planned.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ') + ", " + each.left
                + " more"));
        forbidden.forEach((method, error) -> words.add(method + ": answers " + error + ", until it is off"));
        if (away) {
            words.add("every call: answered 503, until it is off");
        }
        if (revoked) {
            words.add("every call: token_revoked, until it is off");
        }
        if (duplicates > 0) {
            words.add("deliveries: sent twice, " + duplicates + " more");
        }
        if (lostDeliveries > 0) {
            words.add("deliveries: lost, " + lostDeliveries + " more");
        }
        if (lostAcknowledgements > 0) {
            words.add("deliveries: acknowledgement lost, " + lostAcknowledgements + " more");
        }
        return words;
    }

    /** No faults. */
    public synchronized void clear() {
        standing.clear();
        counted.clear();
        forbidden.clear();
        away = false;
        revoked = false;
        duplicates = 0;
        lostDeliveries = 0;
        lostAcknowledgements = 0;
        appRevoked = false;
        socketModeOff = false;
    }

    private synchronized void plan(Planned planned, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("times is " + times + ", expected at least 1");
        }
        counted.add(new Counted(planned, times));
    }

    /** The faults that this call meets; each is counted down. */
    synchronized List<Planned> take(String method) {
        List<Planned> met = new ArrayList<>();
        for (Iterator<Counted> each = counted.iterator(); each.hasNext(); ) {
            Counted fault = each.next();
            if (fault.planned.method().equals(ANY) || fault.planned.method().equals(method)) {
                met.add(fault.planned);
                fault.left--;
                if (fault.left == 0) {
                    each.remove();
                }
            }
        }
        return met;
    }

    synchronized @Nullable String forbiddenWith(String method) {
        String own = forbidden.get(method);
        return own == null ? forbidden.get(ANY) : own;
    }

    synchronized boolean isAway() {
        return away;
    }

    synchronized boolean isRevoked() {
        return revoked;
    }

    synchronized boolean isAppRevoked() {
        return appRevoked;
    }

    synchronized boolean isSocketModeOff() {
        return socketModeOff;
    }

    synchronized boolean takeDuplicate() {
        if (duplicates == 0) {
            return false;
        }
        duplicates--;
        return true;
    }

    synchronized boolean takeLostDelivery() {
        if (lostDeliveries == 0) {
            return false;
        }
        lostDeliveries--;
        return true;
    }

    synchronized boolean takeLostAcknowledgement() {
        if (lostAcknowledgements == 0) {
            return false;
        }
        lostAcknowledgements--;
        return true;
    }
}
