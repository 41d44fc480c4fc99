package dev.lockkeeper.standin;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * How the application runs.
 *
 * @param jdbcUrl the CRM database, without user and password
 * @param user a role that may read the CRM's tables and views and is held by row-level security
 * @param host where it listens: one of {@link #LOOPBACK}
 * @param port 0 for a free one
 * @param tokens bearer token to the person it speaks for
 * @param operatorToken may switch maintenance, jobs and alerts, and nothing else
 * @param clock machine time
 * @param jobs the names of the groups of jobs that it runs; empty for none
 */
public record StandInSettings(
        String jdbcUrl,
        String user,
        String password,
        String host,
        int port,
        Map<String, AppUser> tokens,
        String operatorToken,
        Clock clock,
        List<String> jobs) {
    /** What an application of this kind does beside its pages. */
    public static final List<String> USUAL_JOBS = List.of("email-queue", "notifications", "reports", "sync");

    /** It shows demo data over plain HTTP, so nobody else's machine may reach it. */
    public static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

    private static final int LAST_PORT = 65_535;

    public StandInSettings {
        Objects.requireNonNull(password, "password");
        Objects.requireNonNull(clock, "clock");
        if (jdbcUrl.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("the application needs the address of its database and a user there");
        }
        if (!LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("host is " + host + ", expected one of " + LOOPBACK);
        }
        if (port < 0 || port > LAST_PORT) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 to " + LAST_PORT);
        }
        tokens = Map.copyOf(tokens);
        jobs = List.copyOf(jobs);
        if (!jobs.isEmpty() && tokens.isEmpty()) {
            throw new IllegalArgumentException("jobs read as one of the users, and there is none");
        }
        if (operatorToken.isBlank() || tokens.keySet().stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a token is blank, so anybody would have it");
        }
        if (tokens.containsKey(operatorToken)) {
            throw new IllegalArgumentException("the operator's token is also a user's; each needs its own");
        }
    }

    /** An application that runs no jobs. */
    public StandInSettings(
            String jdbcUrl,
            String user,
            String password,
            String host,
            int port,
            Map<String, AppUser> tokens,
            String operatorToken,
            Clock clock) {
        this(jdbcUrl, user, password, host, port, tokens, operatorToken, clock, List.of());
    }

    /** For logs: without password and tokens. */
    @Override
    public String toString() {
        return "StandInSettings[" + user + " at " + jdbcUrl + ", " + host + ":" + port + "]";
    }
}
