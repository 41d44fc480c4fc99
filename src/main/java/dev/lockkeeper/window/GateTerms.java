package dev.lockkeeper.window;

import dev.lockkeeper.window.PlannedGate.RequiredRole;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gate asks of approvals beside its roles: the policy of the environment as it was when the window was opened, so
 * that a changed configuration changes no window that runs.
 *
 * @param inOrder the roles are asked one after the other, in the gate's order
 * @param alternatives sets of roles of which any one, met in full, is enough beside the required roles; empty if there is
 *     no choice
 * @param distinct one person counts for one role only
 * @param excluded whose yes does not count
 * @param more how many more distinct persons than the roles alone ask for, 0 or more
 * @param reasons a yes needs a reason too; a no always does
 * @param expiresAfter how long a yes counts while its gate waits, in window time; null for as long as the gate
 * @param beginWithin how long after it opened the first step behind it may begin, in window time; null for as long as the
 *     window
 * @param inBrowser a yes counts once it was confirmed in a browser by the person who said it
 * @param edited who last changed what the gate is about, as it was when the plan was made; null if nobody looked,
 *     because it makes no difference here
 */
public record GateTerms(
        boolean inOrder,
        List<Alternative> alternatives,
        boolean distinct,
        List<Excluded> excluded,
        int more,
        boolean reasons,
        @Nullable Duration expiresAfter,
        @Nullable Duration beginWithin,
        boolean inBrowser,
        @Nullable LastEdit edited) {
    /** One person, one role, and nothing else: how gates were counted before there were terms. */
    public static final GateTerms PLAIN = new GateTerms(false, List.of(), true, List.of(), 0, false, null, null, false);

    public GateTerms {
        alternatives = List.copyOf(alternatives);
        excluded = List.copyOf(excluded);
        if (more < 0) {
            throw new IllegalArgumentException("a gate asks for " + more + " more persons; expected 0 or more");
        }
    }

    /** Terms for which it makes no difference who changed the files. */
    public GateTerms(
            boolean inOrder,
            List<Alternative> alternatives,
            boolean distinct,
            List<Excluded> excluded,
            int more,
            boolean reasons,
            @Nullable Duration expiresAfter,
            @Nullable Duration beginWithin,
            boolean inBrowser) {
        this(inOrder, alternatives, distinct, excluded, more, reasons, expiresAfter, beginWithin, inBrowser, null);
    }

    /** The same terms for a gate that asks its roles like this. */
    public GateTerms asking(boolean oneAfterTheOther, List<Alternative> anyOf) {
        return new GateTerms(
                oneAfterTheOther,
                anyOf,
                distinct,
                excluded,
                more,
                reasons,
                expiresAfter,
                beginWithin,
                inBrowser,
                edited);
    }

    /**
     * The same terms once it is known who changed the files.
     *
     * @param another how many more distinct persons are asked for because of it
     */
    public GateTerms changedBy(LastEdit edit, int another) {
        return new GateTerms(
                inOrder,
                alternatives,
                distinct,
                excluded,
                more + another,
                reasons,
                expiresAfter,
                beginWithin,
                inBrowser,
                edit);
    }

    /**
     * Who last changed the files that a gate is about.
     *
     * @param users user ids, each proven by a signature; sorted
     * @param unknown why not everybody is known, as a sentence without its end; empty if everybody is
     */
    public record LastEdit(List<String> users, String unknown) {
        public LastEdit {
            users = List.copyOf(users);
        }

        /** True if every change is somebody's. */
        public boolean isKnown() {
            return unknown.isEmpty();
        }
    }

    /**
     * One way to have enough.
     *
     * @param roles who must approve for it, at least one role
     */
    public record Alternative(List<RequiredRole> roles) {
        public Alternative {
            roles = List.copyOf(roles);
            if (roles.isEmpty()) {
                throw new IllegalArgumentException("an alternative asks nobody; expected at least one role");
            }
        }
    }

    /** Somebody whose yes does not count, however many roles they hold. */
    public enum Excluded {
        /** Who opened the window. */
        REQUESTER,
        /** Who last changed what the gate opens. */
        EDITOR,
        /** Who runs what the gate opens. */
        EXECUTOR
    }
}
