package dev.lockkeeper.app;

import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.outside.HttpAddress;
import dev.lockkeeper.outside.Program;
import dev.lockkeeper.slack.SlackDoor;
import dev.lockkeeper.target.TargetSettings;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every secret value of a configuration, for whoever has to keep them from going out. */
final class Secrets {
    private static final Logger LOG = LoggerFactory.getLogger(Secrets.class);

    private Secrets() {}

    /** Hides them all, as they are now; a file that is changed later is known after the next start. */
    static Redaction hidden(Config config) {
        List<String> values = new ArrayList<>();
        values.add(config.slack().botToken());
        if (config.slack().door() instanceof SlackDoor.Requests requests) {
            values.addAll(requests.signingSecrets());
        }
        if (config.slack().door() instanceof SlackDoor.Sockets sockets) {
            values.add(sockets.appToken());
        }
        values.add(config.state().password());
        if (config.stateOwner() != null) {
            values.add(config.stateOwner().password());
        }
        config.web().apiToken().ifPresent(values::add);
        List<Supplier<String>> asked = new ArrayList<>();
        config.targets().stream().map(TargetSettings::password).forEach(asked::add);
        config.restoreTests().values().stream().map(TargetSettings::password).forEach(asked::add);
        if (config.web().signIn() != null) {
            asked.add(config.web().signIn().clientSecret());
        }
        if (config.calls().webhook() != null) {
            asked.add(config.calls().webhook());
        }
        config.outside().addresses().stream()
                .map(HttpAddress::secrets)
                .map(Map::values)
                .forEach(asked::addAll);
        config.outside().programs().stream()
                .map(Program::secrets)
                .map(Map::values)
                .forEach(asked::addAll);
        asked.forEach(secret -> values.add(valueOf(secret)));
        return new Redaction(values);
    }

    private static String valueOf(Supplier<String> secret) {
        try {
            return secret.get();
        } catch (UncheckedIOException | TargetUnavailableException gone) {
            LOG.warn("{} Until the next start it is hidden only where it has the form of a secret.", gone.getMessage());
            return "";
        }
    }
}
