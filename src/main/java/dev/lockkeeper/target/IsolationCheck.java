package dev.lockkeeper.target;

import dev.lockkeeper.runbook.CheckSpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks as another role with its claims, so that row-level security decides what is seen. The transaction ends it. */
final class IsolationCheck {
    private static final String ROLE = "SELECT rolsuper, rolbypassrls FROM pg_catalog.pg_roles WHERE rolname = ?";

    private final ValueChecks values;
    private final Map<String, String> parameters;

    IsolationCheck(ValueChecks values, Map<String, String> parameters) {
        this.values = values;
        this.parameters = parameters;
    }

    /** To be called inside a read-only transaction of its own. */
    Finding look(CheckSpec.Isolation check, Connection connection) throws SQLException, UnusableQueryException {
        seesNotEverything(check.role(), connection);
        Map<String, String> claims = new LinkedHashMap<>();
        for (Map.Entry<String, String> claim : check.claims().entrySet()) {
            claims.put(claim.getKey(), ReadQuery.filled(claim.getValue(), parameters));
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET LOCAL row_security = on");
            statement.execute("SET LOCAL ROLE " + TableName.quoted(check.role()));
        }
        try {
            for (Map.Entry<String, String> claim : claims.entrySet()) {
                claim(claim.getKey(), claim.getValue(), connection);
            }
            return values.single(check.sql(), check.expect(), connection);
        } catch (SQLException e) {
            if (SqlStates.NOT_PERMITTED.equals(e.getSQLState())) {
                throw new UnusableQueryException("as " + check.role() + ": " + Failures.message(e));
            }
            throw e;
        }
    }

    /** A role that no policy holds for would prove nothing. */
    private static void seesNotEverything(String role, Connection connection)
            throws SQLException, UnusableQueryException {
        try (PreparedStatement query = connection.prepareStatement(ROLE)) {
            query.setString(1, role);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new UnusableQueryException("there is no role " + role + " on this server");
                }
                if (row.getBoolean(1) || row.getBoolean(2)) {
                    throw new UnusableQueryException("no policy holds for role " + role + ", because it "
                            + (row.getBoolean(1) ? "is a superuser" : "has BYPASSRLS")
                            + "; ask as the role the application uses");
                }
            }
        }
    }

    private static void claim(String name, String value, Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("SELECT pg_catalog.set_config(?, ?, true)")) {
            set.setString(1, name);
            set.setString(2, value);
            set.execute();
        }
    }
}
