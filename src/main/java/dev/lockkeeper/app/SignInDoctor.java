package dev.lockkeeper.app;

import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.web.SignInCheck;
import dev.lockkeeper.web.SignInSettings;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Looks whether approvals can be confirmed in the browser. */
final class SignInDoctor {
    private static final String PART = "sign-in";

    private final Config config;
    private final Clock machine;

    SignInDoctor(Config config, Clock machine) {
        this.config = config;
        this.machine = machine;
    }

    List<Finding> look() {
        SignInSettings settings = config.web().signIn();
        if (settings == null) {
            return List.of(nobody());
        }
        SignInCheck check = new SignInCheck(settings, machine);
        Optional<String> why = check.whyNot();
        if (why.isPresent()) {
            return List.of(Finding.notReady(PART, why.get()));
        }
        return List.of(
                Finding.ready(
                        PART,
                        settings.issuer() + " answers; it must know " + settings.publicUrl()
                                + "/signed-in as a redirect URL."),
                Finding.ready(
                        PART + " anew",
                        check.asksAgain()
                                ? "people prove anew who they are when they confirm."
                                : "the issuer may take an older session; docs/approvals-in-the-browser.md says what"
                                        + " that does not prove."));
    }

    private Finding nobody() {
        List<String> production = config.targets().stream()
                .filter(TargetSettings::production)
                .map(TargetSettings::name)
                .toList();
        return production.isEmpty()
                ? Finding.ready(PART, "none; no target is production, so nothing has to be confirmed in the browser.")
                : Finding.notReady(
                        PART,
                        "none, and " + String.join(", ", production) + " is production, where approvals of destructive"
                                + " steps are confirmed in the browser. Set " + SignInReader.CLIENT_ID + ", "
                                + SignInReader.CLIENT_SECRET + ", " + SignInReader.ISSUER + " and "
                                + SignInReader.PUBLIC_URL
                                + ", or write in-browser: false for its environments under approvals.");
    }
}
