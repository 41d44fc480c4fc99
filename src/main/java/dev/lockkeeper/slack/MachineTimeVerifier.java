package dev.lockkeeper.slack;

import com.slack.api.app_backend.SlackSignature;
import java.time.Clock;
import java.util.List;

/**
 * Bolt's own check of a signature, with any of the secrets that count, by the machine's clock that was handed to us: Bolt
 * reads the system's, which no test can set, so that a night played on a fixed date would pass until that date and never
 * again. Any thread.
 */
final class MachineTimeVerifier extends SlackSignature.Verifier {
    private final List<SlackSignature.Verifier> ofEachSecret;
    private final Clock machine;

    MachineTimeVerifier(List<String> signingSecrets, Clock machine) {
        super(new SlackSignature.Generator(signingSecrets.get(0)));
        this.ofEachSecret = signingSecrets.stream()
                .map(secret -> new SlackSignature.Verifier(new SlackSignature.Generator(secret)))
                .toList();
        this.machine = machine;
    }

    /** @param bolts the system's time in milliseconds, as Bolt read it; not used */
    @Override
    public boolean isValid(String stamp, String body, String signature, long bolts) {
        return ofEachSecret.stream().anyMatch(each -> each.isValid(stamp, body, signature, machine.millis()));
    }
}
