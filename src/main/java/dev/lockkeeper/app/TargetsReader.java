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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the targets. Passwords are not in the file: it says which variable or which file holds them. */
final class TargetsReader {
    /** Where backups are restored to prove them: for all targets, or under one for it alone. */
    static final String RESTORE_TESTS = "restoreTests";

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
            TargetsReader.RESTORE_TESTS);
    private static final List<String> SERVER_KEYS =
            List.of("host", "port", "database", "user", "password", "sslMode", "sslRootCertificate");
    private static final List<String> RESTORE_KEYS =
            Stream.concat(SERVER_KEYS.stream(), Stream.of("sameServer")).toList();
    private static final String CREATES = "expected a role that may create databases";
    /** Restores on the target's own server, as the target's own user. */
    private static final String SAME_SERVER = "same-server";

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
        Optional<TargetSettings> shared =
                file.fields().set(RESTORE_TESTS, SERVER_KEYS).flatMap(this::shared);
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
        shared.ifPresent(server -> targets.stream()
                .filter(target -> !restoreTests.containsKey(target.name()))
                .forEach(target -> share(server, target)));
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
            restore(target, fields);
        } else if (!fields.hasText(RESTORE_TESTS)) {
            // only to hear what is wrong there too
            fields.set(RESTORE_TESTS, RESTORE_KEYS).ifPresent(other -> {
                other.port("port", POSTGRES_PORT);
                other.required("user", CREATES);
                password(other);
            });
        }
    }

    private void restore(TargetSettings target, ConfigFields fields) {
        if (!fields.hasText(RESTORE_TESTS)) {
            fields.set(RESTORE_TESTS, RESTORE_KEYS).ifPresent(other -> restoreThere(target, other));
            return;
        }
        String word = fields.text(RESTORE_TESTS, "");
        if (word.equals(SAME_SERVER)) {
            restoreTests.put(target.name(), target.withDatabase(MAINTENANCE_DATABASE));
        } else {
            fields.report(
                    RESTORE_TESTS,
                    "is \"" + word + "\"",
                    "expected " + SAME_SERVER + ", or keys: host, user, password");
        }
    }

    private void restoreThere(TargetSettings target, ConfigFields fields) {
        int before = problems.size();
        boolean same = fields.truth("sameServer", false);
        Optional<TargetSettings> server =
                server(target.name(), fields, host(fields, fields.text("host", target.host())), target);
        boolean own = server.isPresent() && isSameServer(server.get(), target);
        if (target.production() && own && !same) {
            fields.report(
                    "host",
                    "leads to the server of a production target",
                    "name another server; if restores are meant to run on it, write sameServer: true");
        }
        if (problems.size() == before) {
            server.ifPresent(found -> restoreTests.put(target.name(), found));
        }
    }

    private void share(TargetSettings server, TargetSettings target) {
        if (target.production() && isSameServer(server, target)) {
            file.fields()
                    .report(
                            RESTORE_TESTS,
                            "leads to the server of the production target " + target.name(),
                            "name another server; if restores are meant to run on it, write restoreTests: "
                                    + SAME_SERVER + " under that target");
        }
        restoreTests.put(target.name(), server.named(target.name()));
    }

    private static boolean isSameServer(TargetSettings server, TargetSettings target) {
        return server.host().equals(target.host()) && server.port() == target.port();
    }

    private Optional<TargetSettings> shared(ConfigFields fields) {
        return server(RESTORE_TESTS, fields, host(fields, fields.required("host", HOST_WORDS)), null);
    }

    /** @param like a target whose port and encryption are taken where none are written, or null */
    private Optional<TargetSettings> server(
            String name, ConfigFields fields, String host, @Nullable TargetSettings like) {
        int before = problems.size();
        int port = fields.port("port", like == null ? POSTGRES_PORT : like.port());
        String database = fields.text("database", MAINTENANCE_DATABASE);
        String user = fields.required("user", CREATES);
        Supplier<String> password = password(fields);
        String sslMode = fields.word("sslMode", TargetSettings.SSL_MODES, like == null ? SSL_MODE : like.sslMode());
        @Nullable
        Path certificate =
                fields.has("sslRootCertificate") || like == null ? certificate(fields) : like.sslRootCertificate();
        return problems.size() > before || host.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new TargetSettings(name, host, port, database, user, password, sslMode, certificate, false));
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
