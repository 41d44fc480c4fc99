package dev.lockkeeper.app;

import dev.lockkeeper.engine.TargetUnavailableException;
import dev.lockkeeper.target.TargetSettings;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads the targets. Passwords are not in the file: it says which variable or which file holds them. */
final class TargetsReader {
    private static final List<String> KEYS = List.of(
            "host",
            "port",
            "database",
            "user",
            "password",
            "sslMode",
            "sslRootCertificate",
            "production",
            "ledger",
            "restoreTests");
    private static final List<String> RESTORE_KEYS =
            List.of("host", "port", "database", "user", "password", "sslMode", "sslRootCertificate");
    private static final int POSTGRES_PORT = 5432;
    /** Never in the clear unless somebody says so. */
    private static final String SSL_MODE = "require";

    private static final String MAINTENANCE_DATABASE = "postgres";

    private static final String HOST_WORDS = "expected a host's name or address";

    private final ConfigFile file;
    private final SecretReader passwords;
    private final List<ConfigProblem> problems;
    private final List<TargetSettings> targets = new ArrayList<>();
    private final Map<String, TargetSettings> restoreTests = new LinkedHashMap<>();

    TargetsReader(ConfigFile file, Map<String, String> variables, List<ConfigProblem> problems) {
        this.file = file;
        this.passwords = new SecretReader(file.folder(), variables, "password");
        this.problems = problems;
    }

    List<TargetSettings> targets() {
        return targets;
    }

    /** Target name to the server and credential that scratch databases are made with. */
    Map<String, TargetSettings> restoreTests() {
        return restoreTests;
    }

    /** @param elsewhere whether the people are not in Slack itself, where nobody checked who they are */
    void read(boolean elsewhere) {
        boolean practice = file.fields().truth("practice", false);
        if (!file.fields().has("targets")) {
            file.fields().missing("targets", "name the databases that runbooks work on");
        }
        file.fields().named("targets").ifPresent(all -> {
            for (String name : all.names()) {
                all.set(name, KEYS).ifPresent(fields -> {
                    boolean production = fields.truth("production", false);
                    if (production && elsewhere && !practice) {
                        fields.report(
                                "production",
                                "is true, and " + ConfigReader.API_URL + " is not Slack's own",
                                "remove the target or the address; for practice on it write practice: true");
                    }
                    one(name, fields, production);
                });
            }
        });
    }

    private void one(String name, ConfigFields fields, boolean production) {
        int before = problems.size();
        String host = host(fields, fields.required("host", HOST_WORDS));
        int port = fields.port("port", POSTGRES_PORT);
        String database = fields.required("database", "expected the database's name");
        String user = fields.required("user", "expected the role that steps run as");
        Supplier<String> password = password(fields);
        String sslMode = fields.word("sslMode", TargetSettings.SSL_MODES, SSL_MODE);
        @Nullable Path certificate = certificate(fields);
        boolean ledger = fields.truth("ledger", true);
        if (problems.size() == before) {
            TargetSettings target = new TargetSettings(
                    name, host, port, database, user, password, sslMode, certificate, production, ledger);
            targets.add(target);
            fields.set("restoreTests", RESTORE_KEYS).ifPresent(other -> restore(target, other));
        } else {
            // only to hear what is wrong there too
            fields.set("restoreTests", RESTORE_KEYS).ifPresent(other -> {
                other.port("port", POSTGRES_PORT);
                other.required("user", "expected a role that may create databases");
                password(other);
            });
        }
    }

    private void restore(TargetSettings target, ConfigFields fields) {
        int before = problems.size();
        String host = host(fields, fields.text("host", target.host()));
        int port = fields.port("port", target.port());
        String database = fields.text("database", MAINTENANCE_DATABASE);
        String user = fields.required("user", "expected a role that may create databases");
        Supplier<String> password = password(fields);
        String sslMode = fields.word("sslMode", TargetSettings.SSL_MODES, target.sslMode());
        @Nullable
        Path certificate = fields.has("sslRootCertificate") ? certificate(fields) : target.sslRootCertificate();
        if (problems.size() == before) {
            restoreTests.put(
                    target.name(),
                    new TargetSettings(
                            target.name(), host, port, database, user, password, sslMode, certificate, false));
        }
    }

    private static String host(ConfigFields fields, String host) {
        if (!host.isEmpty() && !TargetSettings.isHost(host)) {
            fields.report("host", "is \"" + host + "\"", HOST_WORDS);
        }
        return host;
    }

    private @Nullable Path certificate(ConfigFields fields) {
        Optional<Path> path = fields.path("sslRootCertificate", file.folder());
        if (path.isPresent() && !Files.isReadable(path.get())) {
            fields.report("sslRootCertificate", "names " + path.get() + ", which cannot be read", "correct the path");
        }
        return path.orElse(null);
    }

    private Supplier<String> password(ConfigFields fields) {
        Supplier<String> secret = passwords.read(fields, "password");
        return () -> {
            try {
                return secret.get();
            } catch (UncheckedIOException e) {
                throw new TargetUnavailableException(String.valueOf(e.getMessage()), e);
            }
        };
    }
}
