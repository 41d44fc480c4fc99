package dev.lockkeeper.target;

/** What kinds of statements outside a transaction do, as far as their text tells. */
final class Statements {
    private Statements() {}

    /** True for what says how the session is to be, so that a new session needs it again. */
    static boolean concernSessionOnly(SqlStatement statement) {
        return statement.startsWith("SET")
                || statement.startsWith("RESET")
                || statement.startsWith("LOAD")
                || statement.startsWith("PREPARE")
                || statement.startsWith("DEALLOCATE");
    }

    /** True for what does no harm when it is done twice, and leaves nothing when it is cut off but invalid indexes. */
    static boolean mayBeRepeated(SqlStatement statement) {
        return concernSessionOnly(statement)
                || statement.startsWith("VACUUM")
                || statement.startsWith("ANALYZE")
                || statement.startsWith("REINDEX")
                || statement.startsWith("CHECKPOINT");
    }

    /** False for what may leave something behind when it fails: what commits by itself on its way. */
    static boolean areAllOrNothing(SqlStatement statement) {
        return !ScriptRules.needsNoTransaction(statement)
                && !statement.startsWith("CALL")
                && !statement.startsWith("DO")
                && !statement.startsWith("REINDEX")
                && !statement.startsWith("CLUSTER");
    }

    static boolean rebuildConcurrently(SqlStatement statement) {
        return statement.startsWith("REINDEX")
                && statement.tokens().stream().limit(12).anyMatch(token -> token.is("CONCURRENTLY"));
    }
}
