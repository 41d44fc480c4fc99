package dev.lockkeeper.target;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Says in one sentence why a target cannot be used and what to do. Never holds a password. */
final class ConnectionSentences {
    private ConnectionSentences() {}

    static String of(TargetSettings target, SQLException e) {
        String which = "Target " + target.name();
        String where = target.host() + ":" + target.port();
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        @Nullable
        String known = switch (state) {
            case "28P01" ->
                which + " refuses the password of user " + target.user()
                        + ". Set the right one where the configuration says that it comes from.";
            case "28000" ->
                which + " does not let user " + target.user() + " in from here: " + Failures.message(e)
                        + ". Create the role, or add a line to the server's pg_hba.conf.";
            case "3D000" ->
                which + ": there is no database " + target.database() + " on " + where
                        + ". Create it, or correct database in the configuration.";
            case "53300" ->
                which + " has no free connections. End some sessions there, or raise"
                        + " max_connections, and try again.";
            case "57P03" -> which + " at " + where + " is starting up or shutting down. Try again in a minute.";
            case SqlStates.NOT_PERMITTED ->
                which + " does not permit user " + target.user() + " to do this: " + Failures.message(e)
                        + ". Grant the right to the user, or configure another one.";
            default -> null;
        };
        return known != null ? known : unreachable(target, e);
    }

    private static String unreachable(TargetSettings target, SQLException e) {
        String which = "Target " + target.name();
        String where = target.host() + ":" + target.port();
        if (causedBy(e, UnknownHostException.class)) {
            return which + ": nobody knows a host named " + target.host() + ". Correct host in the configuration.";
        }
        if (causedBy(e, ConnectException.class)) {
            return which + " does not answer: connection to " + where
                    + " refused. Start the server, or correct host and port in the configuration.";
        }
        if (causedBy(e, SocketTimeoutException.class) || causedBy(e, NoRouteToHostException.class)) {
            return which + " does not answer: no connection to " + where
                    + " within 5 s. Check the network and the firewall.";
        }
        if (String.valueOf(e.getMessage()).contains("unsupported startup parameter")) {
            return which + " at " + where
                    + " is reached through a pooler that does not take every setting of a session: "
                    + Failures.message(e) + ". Configure host and port of the server itself.";
        }
        if (String.valueOf(e.getMessage()).contains("no password was provided")) {
            return which + " wants a password for user " + target.user()
                    + " and none is configured. Say in the configuration where it comes from.";
        }
        String code = e.getSQLState() == null ? "" : " (SQLSTATE " + e.getSQLState() + ")";
        return which + " at " + where + " cannot be used: " + Failures.message(e) + code
                + ". Check the server and its configuration.";
    }

    private static boolean causedBy(@Nullable Throwable e, Class<? extends Throwable> kind) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (kind.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
