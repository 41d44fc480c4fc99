package dev.lockkeeper.target;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns the driver's exceptions into words without DETAIL, HINT or context, which quote values of rows. */
final class Failures {
    private static final int LONGEST = 500;

    private Failures() {}

    /** The server's own sentence, else the first line of the driver's. */
    static String message(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException said ? said.getServerErrorMessage() : null;
        String text = server != null ? server.getMessage() : null;
        if (text == null) {
            text = String.valueOf(e.getMessage()).split("\n", 2)[0];
        }
        String stripped = text.strip().replaceAll("[.!]$", "");
        return stripped.length() <= LONGEST ? stripped : stripped.substring(0, LONGEST) + "…";
    }

    /** PostgreSQL's error position, characters from 1, or 0 if it gave none. */
    static int position(SQLException e) {
        ServerErrorMessage server = e instanceof PSQLException said ? said.getServerErrorMessage() : null;
        return server == null ? 0 : server.getPosition();
    }
}
