package dev.lockkeeper.target;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What reaches out of the database: files and settings of its server, other servers, code that becomes part of it, and
 * functions that lend their owner's rights to whoever chose the search path. The role that the steps run under should
 * have no right to any of it; this says so before anything runs. Looks at text only: what a DO block, a function's body or
 * dynamic SQL does is unseen, and there the role alone stands in the way.
 */
final class ServerReach {
    private static final String FUNCTIONS = "pg_read_file|pg_read_binary_file|pg_stat_file|pg_ls_[a-z_]+|pg_file_[a-z]+"
            + "|lo_import|lo_export|lo_from_file|dblink(?:_[a-z_]+)?|pg_reload_conf|pg_rotate_logfile"
            + "|pg_promote";
    private static final Pattern CALLED = Pattern.compile(FUNCTIONS, Pattern.CASE_INSENSITIVE);
    private static final Pattern ONE = Pattern.compile(FUNCTIONS);

    private ServerReach() {}

    /** Why this statement must not run, if it is one of these. */
    static Optional<String> refusal(SqlStatement s) {
        if (s.startsWith("ALTER", "SYSTEM")) {
            return Optional.of("ALTER SYSTEM changes the whole server, for every database on it; a runbook may not");
        }
        if (s.startsWith("CREATE", "EXTENSION") || s.startsWith("ALTER", "EXTENSION")) {
            return Optional.of(
                    "an extension brings code into the server; have its administrator create it beforehand, and check"
                            + " with a query on pg_extension that it is there");
        }
        if (s.startsWith("LOAD") || s.startsWith("CREATE", "LANGUAGE") || s.startsWith("CREATE", "TRUSTED")) {
            return Optional.of(s.tokens().get(0).text().toUpperCase(Locale.ROOT)
                    + " brings code into the server; a runbook may not");
        }
        return definer(s).or(() -> called(s));
    }

    /** Without a search path of its own such a function finds whatever its caller puts in its way. */
    private static Optional<String> definer(SqlStatement s) {
        boolean routine = s.startsWith("CREATE") || s.startsWith("ALTER");
        return routine && s.has("SECURITY", "DEFINER") && !s.has("SET", "search_path")
                ? Optional.of("SECURITY DEFINER without a search path runs what its caller puts in its way; add"
                        + " SET search_path = <schemas>, pg_temp")
                : Optional.empty();
    }

    private static Optional<String> called(SqlStatement s) {
        if (!CALLED.matcher(s.text()).find()) {
            return Optional.empty();
        }
        // it may stand in a string or a comment; the rules' own tokens may have left it out
        List<SqlToken> tokens = new SqlLexer("", s.text(), Integer.MAX_VALUE)
                .read().statements().stream()
                        .flatMap(one -> one.tokens().stream())
                        .toList();
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isName()
                    && tokens.get(i + 1).isSign('(')
                    && ONE.matcher(tokens.get(i).name()).matches()) {
                return Optional.of(tokens.get(i).name()
                        + " reaches out of the database, to its server's files or to other servers; a runbook may not");
            }
        }
        return Optional.empty();
    }
}
