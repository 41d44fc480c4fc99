package dev.lockkeeper.engine;

import dev.lockkeeper.engine.ConfirmationDoor.Asked;
import dev.lockkeeper.window.Confirmation;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PORT: links that wait for somebody to confirm in a browser, and the browsers that came for one. Links and sessions are
 * random texts that are handed out once and kept as hashes; what is not of their form is known to nobody. Every process
 * sees the same ones. Times go by the database's clock. Everything throws {@link StoreUnavailableException} if the
 * database could not be asked.
 */
public interface Confirmations {
    /** How long a link may be used. */
    Duration LINK_LASTS = Duration.ofMinutes(InBrowser.MINUTES);

    /** How long somebody may look at what they confirm after they signed in. */
    Duration SIGN_IN_LASTS = Duration.ofMinutes(5);

    /** How often somebody may set out to sign in with one link; who needs more is not the one it is for. */
    int MOST_SIGN_INS = 10;

    /** Keeps one more, and ends those of the same person for the same gate and role. */
    String ask(Asked asked);

    /** What this link is for, and how it stands. */
    Link find(String link);

    /**
     * A browser sets out to sign in for this link.
     *
     * @return its session; empty if the link is not open any more, or was tried too often
     */
    Optional<String> begin(String link);

    /**
     * The browser of this session came back from the issuer.
     *
     * @return what it came for; empty if there is no such session, if it came back before, or if its link is not open
     */
    Optional<Asked> cameBack(String session);

    /**
     * The person of this session is the one whom the link is for. The session ends.
     *
     * @return the new session, which alone may confirm; empty if the link is not open any more
     */
    Optional<String> signedIn(String session, Confirmation how);

    /** What somebody who is signed in is about to confirm; empty if nobody is, or if the link is not open any more. */
    Optional<SignedIn> signedIn(String session);

    /** As {@link #signedIn(String)}, and the link is used by it: given to one caller once. */
    Optional<SignedIn> use(String session);

    /** How a link stands. */
    enum State {
        /** It can be used. */
        OPEN,
        /** Somebody pressed the button of its page. */
        USED,
        /** Its time is over, or a newer one took its place. */
        OVER,
        /** Nobody asked for it, or long ago. */
        UNKNOWN
    }

    /**
     * One link.
     *
     * @param asked what it is for; null if it is unknown
     */
    record Link(State state, @Nullable Asked asked) {}

    /** Somebody who was found to be the one whom a link is for. */
    record SignedIn(Asked asked, Confirmation how) {}
}
