package dev.lockkeeper.web;

import java.time.Clock;
import java.util.Optional;

/** Whether the issuer is there and is who it should be, for whoever sets a bot up. Nobody signs in for it. */
public final class SignInCheck {
    private final SignInSettings settings;
    private final Clock machine;

    /** @param machine machine time */
    public SignInCheck(SignInSettings settings, Clock machine) {
        this.settings = settings;
        this.machine = machine;
    }

    /** Asks it, and blocks until it answers or 5 seconds are over; a sentence if something is wrong. */
    public Optional<String> whyNot() {
        try {
            Issuer issuer = new Issuer(settings, machine);
            issuer.discovery();
            issuer.keys(null);
            return Optional.empty();
        } catch (SignInRefusedException e) {
            return Optional.of(e.sentence());
        }
    }

    /** Whether people prove anew who they are when they confirm; what is true of the issuer as it is now. */
    public boolean asksAgain() {
        try {
            return switch (settings.again()) {
                case ALWAYS -> true;
                case NEVER -> false;
                case WHERE_POSSIBLE -> new Issuer(settings, machine).discovery().asksAgain();
            };
        } catch (SignInRefusedException e) {
            return false;
        }
    }
}
