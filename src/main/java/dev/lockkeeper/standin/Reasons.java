package dev.lockkeeper.standin;

/** Says in a sentence why a query failed. The database's own words may hold values of rows; these cannot. */
final class Reasons {
    static final String UNREACHABLE = "The database cannot be reached.";

    private Reasons() {}

    static String of(String sqlState) {
        return switch (sqlState) {
            case "42703" -> "The database lacks a column that the application reads.";
            case "42P01" -> "The database lacks a table or view that the application reads.";
            case "42501" -> "The application may not read that in the database.";
            case "55P03", "57014" ->
                "The database did not finish within " + CrmReader.STATEMENT_MILLIS + " ms; something may hold a lock.";
            case "57P01", "57P02", "57P03" -> "The database ended the connection.";
            default ->
                sqlState.startsWith("08")
                        ? "The connection to the database was lost."
                        : "The database refused the query.";
        };
    }
}
