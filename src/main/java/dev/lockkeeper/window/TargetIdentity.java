package dev.lockkeeper.window;

/**
 * Which database this is, as it told us itself, so that a window can notice that it stands before another one.
 *
 * @param name the target's name in the configuration
 * @param host where it was reached
 * @param systemIdentifier {@code pg_control_system().system_identifier}
 * @param databaseOid {@code pg_database.oid} of the database
 * @param serverVersion as the server writes it, for example {@code 15.18}
 */
public record TargetIdentity(
        String name,
        String host,
        int port,
        String database,
        String systemIdentifier,
        long databaseOid,
        String serverVersion) {
    /** The database of the same name that was put in the place of this one. */
    TargetIdentity withDatabaseOid(long other) {
        return new TargetIdentity(name, host, port, database, systemIdentifier, other, serverVersion);
    }
}
