package dev.lockkeeper.slack;

import com.slack.api.app_backend.SlackSignature;
import java.time.Clock;

/**
 * Bolt's own check of a signature, by the machine's clock that was handed to us: Bolt reads the system's, which no test
 * can set, so that a night played on a fixed date would pass until that date and never again. Any thread.
 */
final class MachineTimeVerifier extends SlackSignature.Verifier {
    private final Clock machine;

    MachineTimeVerifier(String signingSecret, Clock machine) {
        super(new SlackSignature.Generator(signingSecret));
        this.machine = machine;
    }

    /** @param bolts the system's time in milliseconds, as Bolt read it; not used */
    @Override
    public boolean isValid(String stamp, String body, String signature, long bolts) {
        return super.isValid(stamp, body, signature, machine.millis());
    }
}
