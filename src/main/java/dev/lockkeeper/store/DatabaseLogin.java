package dev.lockkeeper.store;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Where the state database is and as whom we go there.
 *
 * @param url {@code jdbc:postgresql://host:port/database}, without user and password
 * @param password never shown; it travels to the driver as a property
 */
public record DatabaseLogin(String url, String user, String password) {
    private static final int CONNECT_SECONDS = 5;
    /** Above the server's own statement_timeout, so that the server and not a dead socket ends a statement. */
    private static final int SOCKET_SECONDS = 10;

    private static final Map<String, String> DRIVER_PROPERTIES = Map.of(
            "tcpKeepAlive", "true",
            "connectTimeout", Integer.toString(CONNECT_SECONDS),
            "socketTimeout", Integer.toString(SOCKET_SECONDS),
            "targetServerType", "primary",
            "ApplicationName", "lockkeeper");

    public DatabaseLogin {
        if (!url.startsWith("jdbc:postgresql:")) {
            // the value is not shown: whatever it is, it may hold a password
            throw new IllegalArgumentException(
                    "the address of the state database is not one of PostgreSQL; expected jdbc:postgresql://host:port/database");
        }
        String lower = url.toLowerCase(Locale.ROOT);
        if (lower.contains("password=") || lower.matches("jdbc:postgresql://[^/?]*@.*")) {
            throw new IllegalArgumentException(
                    "the address of the state database holds a password, and addresses are logged; give the password apart");
        }
        if (user.isBlank()) {
            throw new IllegalArgumentException(
                    "the state database is asked for without a user; expected a role's name");
        }
    }

    /** What the driver is told besides, save for what the address says itself. */
    Map<String, String> driverProperties() {
        Map<String, String> properties = new HashMap<>(DRIVER_PROPERTIES);
        properties.keySet().removeIf(name -> url.contains(name + "="));
        return properties;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return user + " at " + url;
    }
}
