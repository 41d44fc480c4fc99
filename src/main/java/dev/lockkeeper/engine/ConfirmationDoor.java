package dev.lockkeeper.engine;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.GateId;
import dev.lockkeeper.window.WindowId;

/** PORT: where people confirm in a browser what they said in Slack. */
public interface ConfirmationDoor {
    /** There is none: nobody can sign in here. */
    ConfirmationDoor CLOSED = new ConfirmationDoor() {
        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public String ask(Asked asked, String words) {
            throw new IllegalStateException("nobody can sign in here; ask isOpen first");
        }
    };

    /** Whether people can sign in here at all. */
    boolean isOpen();

    /**
     * Keeps what somebody is to confirm and tells them directly where. A link of theirs from before, for the same gate and
     * role, ends with it.
     *
     * @param words what they are told beside the address, in the plain form of {@link Desk.Reply}
     * @return the address for this person, which the door they spoke through shows them too
     * @throws StoreUnavailableException if it was perhaps not kept; they can say the same again
     */
    String ask(Asked asked, String words);

    /**
     * What somebody said and is to confirm.
     *
     * @param digest what it is bound to
     * @param reason empty if none was given
     */
    record Asked(WindowId window, GateId gate, String role, Actor by, String digest, String reason) {}
}
