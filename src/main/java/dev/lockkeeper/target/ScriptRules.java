package dev.lockkeeper.target;

import dev.lockkeeper.runbook.StepSpec.Sql.Mode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a statement of a runbook must not be. Looks at text only; what a DO block or a called procedure does is unseen. */
final class ScriptRules {
    /** Settings that this program relies on while a script runs, and those that change how a script is read. */
    private static final Set<String> OURS = Set.of(
            "lock_timeout",
            "statement_timeout",
            "transaction_timeout",
            "idle_in_transaction_session_timeout",
            "idle_session_timeout",
            "client_connection_check_interval",
            "client_min_messages",
            "client_encoding",
            "application_name",
            "session_authorization",
            "role",
            "session_replication_role",
            "standard_conforming_strings",
            "transaction_isolation",
            "transaction_read_only",
            "transaction_deferrable");

    private static final List<String> TRANSACTION_WORDS =
            List.of("BEGIN", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE");

    private ScriptRules() {}

    /** Why this statement must not run in this mode, if there is a reason. */
    static Optional<String> refusal(SqlStatement statement, Mode mode) {
        return transactionControl(statement)
                .or(() -> copy(statement))
                .or(() -> setting(statement))
                .or(() -> ServerReach.refusal(statement))
                .or(() -> mode == Mode.TRANSACTION ? outsideTransaction(statement) : namelessIndex(statement));
    }

    /** True if PostgreSQL refuses this statement inside a transaction block. */
    static boolean needsNoTransaction(SqlStatement s) {
        boolean concurrently = s.has("CONCURRENTLY") && !s.startsWith("REFRESH");
        boolean database = s.startsWith("CREATE", "DATABASE")
                || s.startsWith("DROP", "DATABASE")
                || s.startsWith("ALTER", "DATABASE") && s.has("SET", "TABLESPACE");
        boolean tablespace = s.startsWith("CREATE", "TABLESPACE") || s.startsWith("DROP", "TABLESPACE");
        boolean subscription = s.startsWith("CREATE", "SUBSCRIPTION")
                || s.startsWith("DROP", "SUBSCRIPTION")
                || s.startsWith("ALTER", "SUBSCRIPTION") && s.has("REFRESH");
        boolean bareCluster = s.startsWith("CLUSTER")
                && s.tokens().stream().skip(1).noneMatch(t -> t.depth() == 0 && t.isName() && !t.is("VERBOSE"));
        return concurrently
                || database
                || tablespace
                || subscription
                || bareCluster
                || reindexOfMuch(s)
                || s.startsWith("VACUUM")
                || s.startsWith("ALTER", "SYSTEM")
                || s.startsWith("DISCARD", "ALL");
    }

    /** The keyword of REINDEX may stand behind an option list, which may itself say CONCURRENTLY. */
    private static boolean reindexOfMuch(SqlStatement s) {
        return s.startsWith("REINDEX")
                && s.tokens().stream()
                        .limit(12)
                        .anyMatch(t -> t.depth() == 1 && t.is("CONCURRENTLY")
                                || t.depth() == 0 && (t.is("DATABASE") || t.is("SYSTEM") || t.is("SCHEMA")));
    }

    private static Optional<String> transactionControl(SqlStatement s) {
        for (String word : TRANSACTION_WORDS) {
            if (s.startsWith(word)) {
                return Optional.of(word + " controls a transaction, which the step does; remove it");
            }
        }
        if (s.startsWith("START", "TRANSACTION")
                || s.startsWith("PREPARE", "TRANSACTION")
                || s.startsWith("SET", "TRANSACTION")
                || s.startsWith("SET", "SESSION", "CHARACTERISTICS")) {
            return Optional.of(s.tokens().get(0).text().toUpperCase(Locale.ROOT)
                    + " TRANSACTION controls a transaction, which the step does; remove it");
        }
        return Optional.empty();
    }

    private static Optional<String> copy(SqlStatement s) {
        if (!s.startsWith("COPY")) {
            return Optional.empty();
        }
        if (s.has("PROGRAM")) {
            return Optional.of("COPY … PROGRAM runs a program on the server; a runbook may not");
        }
        if (s.has("FROM", "STDIN")) {
            return Optional.of("COPY … FROM STDIN with data in the file is not supported; write INSERT … VALUES");
        }
        if (s.has("TO", "STDOUT")) {
            return Optional.of("COPY … TO STDOUT has nowhere to go; use a query step to keep a value");
        }
        return Optional.of("COPY with a file reads or writes on the server's disk; a runbook may not");
    }

    private static Optional<String> setting(SqlStatement s) {
        if (s.startsWith("RESET") || s.startsWith("DISCARD")) {
            boolean all = s.tokens().size() > 1 && s.tokens().get(1).is("ALL");
            if (all) {
                return Optional.of(s.tokens().get(0).text().toUpperCase(Locale.ROOT)
                        + " ALL would undo the time limits of the step; remove it");
            }
        }
        if (s.startsWith("SET") || s.startsWith("RESET")) {
            return named(s).filter(OURS::contains).map(ScriptRules::isOurs);
        }
        for (int i = 0; i + 2 < s.tokens().size(); i++) {
            if (s.tokens().get(i).is("set_config") && s.tokens().get(i + 1).isSign('(')) {
                String name = s.tokens().get(i + 2).text().toLowerCase(Locale.ROOT);
                if (OURS.contains(name)) {
                    return Optional.of(isOurs(name));
                }
            }
        }
        return Optional.empty();
    }

    /** The setting that SET or RESET names. */
    private static Optional<String> named(SqlStatement s) {
        List<SqlToken> rest = s.tokens().subList(1, s.tokens().size());
        if (!rest.isEmpty() && (rest.get(0).is("LOCAL") || rest.get(0).is("SESSION"))) {
            boolean authorization = rest.size() > 1 && rest.get(1).is("AUTHORIZATION");
            if (authorization && rest.get(0).is("SESSION")) {
                return Optional.of("session_authorization");
            }
            rest = rest.subList(1, rest.size());
        }
        if (rest.size() > 1 && rest.get(0).is("SESSION") && rest.get(1).is("AUTHORIZATION")) {
            return Optional.of("session_authorization");
        }
        if (rest.isEmpty() || !rest.get(0).isName()) {
            return Optional.empty();
        }
        String name = rest.get(0).text().toLowerCase(Locale.ROOT);
        return Optional.of(name.equals("names") ? "client_encoding" : name);
    }

    private static String isOurs(String name) {
        return name + " is set by the step and must not be changed in its SQL; remove it"
                + (name.endsWith("_timeout") ? " and write lock_timeout or statement_timeout in the runbook" : "");
    }

    private static Optional<String> outsideTransaction(SqlStatement s) {
        return needsNoTransaction(s)
                ? Optional.of(s.tokens().get(0).text().toUpperCase(Locale.ROOT)
                        + (s.has("CONCURRENTLY") ? " … CONCURRENTLY" : "")
                        + " cannot run in a transaction; give this file a step of its own with transaction: false")
                : Optional.empty();
    }

    private static Optional<String> namelessIndex(SqlStatement s) {
        boolean builds = s.startsWith("CREATE") && s.has("CONCURRENTLY") && s.has("INDEX");
        return builds && ConcurrentIndex.of(s).isEmpty()
                ? Optional.of(
                        "the index has no name; name it, so that it can be looked up afterwards whether it is valid")
                : Optional.empty();
    }
}
