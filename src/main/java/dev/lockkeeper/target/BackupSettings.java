package dev.lockkeeper.target;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where backups go and with what they are made. Comes from the configuration, never from a runbook.
 *
 * @param folder where every backup gets a folder of its own; made if it is missing
 * @param programs the folder of pg_dump and pg_restore, or null to look on the PATH
 * @param restoreServers by target: as whom and where backups of it are restored to prove them. The user may create
 *     databases; the database is the one to connect to for that. A target that is not in here is restored on its own
 *     server as its own user, unless it is production: then its backups are refused.
 */
public record BackupSettings(Path folder, @Nullable Path programs, Map<String, TargetSettings> restoreServers) {
    /** Every server has it unless somebody dropped it on purpose. */
    private static final String MAINTENANCE_DATABASE = "postgres";

    public BackupSettings {
        restoreServers = Map.copyOf(restoreServers);
    }

    RestorePlace restorePlace(TargetSettings target) {
        TargetSettings named = restoreServers.get(target.name());
        return new RestorePlace(
                target, named == null ? target.withDatabase(MAINTENANCE_DATABASE) : named, named != null);
    }
}
