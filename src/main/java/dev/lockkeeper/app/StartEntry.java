package dev.lockkeeper.app;

import dev.lockkeeper.store.PostgresRecord;
import dev.lockkeeper.store.StoreRefusedException;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Sha256;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry that a process leaves in the record of the installation: that it began to work, and who may say what by its
 * configuration. A database that is away when the bot starts gets it later. For one thread.
 */
final class StartEntry {
    private static final Logger LOG = LoggerFactory.getLogger(StartEntry.class);

    private final PostgresRecord record;
    private final String node;
    private final String permissions;
    private boolean there;

    StartEntry(PostgresRecord record, String node, Permissions permissions) {
        this.record = record;
        this.node = node;
        this.permissions = digest(permissions);
    }

    /**
     * Leaves it, if it is not left yet.
     *
     * @throws dev.lockkeeper.engine.StoreUnavailableException if the database could not be reached; say it again
     */
    void leave() {
        if (there) {
            return;
        }
        try {
            record.processStarted(node, permissions);
        } catch (StoreRefusedException e) { // the work of the windows meets the same and says what to do
            LOG.error("the start of this process is not in the record", e);
        }
        there = true;
    }

    /** SHA-256 in hex over environments, words and names, each sorted, one line per word. */
    static String digest(Permissions permissions) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, Map<String, Set<String>>> environment : new TreeMap<>(permissions.rules()).entrySet()) {
            new TreeMap<>(environment.getValue())
                    .forEach((word, who) -> lines.append(environment.getKey())
                            .append('\t')
                            .append(word)
                            .append('\t')
                            .append(String.join("\t", new TreeSet<>(who)))
                            .append('\n'));
        }
        return Sha256.hex(lines.toString());
    }
}
