package dev.lockkeeper.target;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one target is reached. Comes from the configuration, never from a runbook.
 *
 * @param name the target's name in the configuration
 * @param password asked anew for every connection, so that it can be changed without a restart; an empty text if the
 *     server wants none
 * @param sslMode one of {@link #SSL_MODES}, as PostgreSQL names them
 * @param sslRootCertificate the file to check the server's certificate with, or null for the driver's default
 * @param production true if this is a production database
 * @param ledger false if no schema of ours may be made there; then SQL steps are run at most once without a person
 */
public record TargetSettings(
        String name,
        String host,
        int port,
        String database,
        String user,
        Supplier<String> password,
        String sslMode,
        @Nullable Path sslRootCertificate,
        boolean production,
        boolean ledger) {
    /** What {@code sslMode} may be. */
    public static final List<String> SSL_MODES =
            List.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}\\]?");
    private static final int LAST_PORT = 65_535;

    public TargetSettings {
        for (String text : List.of(name, host, database, user)) {
            if (text.isBlank()) {
                throw new IllegalArgumentException("a target needs name, host, database and user; \"" + name + "\" has "
                        + host + ", " + database + ", " + user);
            }
        }
        if (!isHost(host)) {
            // the driver puts the host into an address, where a slash or a question mark would begin something else
            throw new IllegalArgumentException("host \"" + host + "\" of target " + name
                    + "; expected a name or an address, nothing but letters, digits, dots, dashes, colons and"
                    + " underscores");
        }
        if (port < 1 || port > LAST_PORT) {
            throw new IllegalArgumentException("port " + port + " of target " + name + "; expected 1 to " + LAST_PORT);
        }
        if (!SSL_MODES.contains(sslMode)) {
            throw new IllegalArgumentException(
                    "sslMode \"" + sslMode + "\" of target " + name + "; expected one of " + SSL_MODES);
        }
        Objects.requireNonNull(password, "password");
    }

    /** Whether this is a host's name or address, and nothing that would tell the driver more than that. */
    public static boolean isHost(String text) {
        return HOST.matcher(text).matches();
    }

    /** A target that may hold a ledger. */
    public TargetSettings(
            String name,
            String host,
            int port,
            String database,
            String user,
            Supplier<String> password,
            String sslMode,
            @Nullable Path sslRootCertificate,
            boolean production) {
        this(name, host, port, database, user, password, sslMode, sslRootCertificate, production, true);
    }

    /** The same target, in which no schema of ours may be made. */
    public TargetSettings withoutLedger() {
        return new TargetSettings(
                name, host, port, database, user, password, sslMode, sslRootCertificate, production, false);
    }

    /** The same server and user under another name. */
    public TargetSettings named(String other) {
        return new TargetSettings(
                other, host, port, database, user, password, sslMode, sslRootCertificate, production, ledger);
    }

    /** The same server and user, another database. */
    public TargetSettings withDatabase(String other) {
        return new TargetSettings(
                name, host, port, other, user, password, sslMode, sslRootCertificate, production, ledger);
    }

    /** For logs and failed assertions: without the password's source. */
    @Override
    public String toString() {
        return name + " (" + user + "@" + host + ":" + port + "/" + database + ")";
    }
}
