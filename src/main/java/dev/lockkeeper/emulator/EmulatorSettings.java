package dev.lockkeeper.emulator;

import java.time.Clock;
import java.util.Objects;

/**
 * How the workspace runs. {@code port} 0 takes a free one; {@code rateFactor} multiplies every rate allowance, so 1.0
 * is Slack itself; {@code machineClock} gives message timestamps, signature times and the ages of triggers and
 * response URLs; {@code sockets} says how long a WebSocket of Socket Mode lives.
 */
public record EmulatorSettings(int port, double rateFactor, Clock machineClock, SocketTimes sockets) {
    /** WebSockets that live as long as Slack's. */
    public EmulatorSettings(int port, double rateFactor, Clock machineClock) {
        this(port, rateFactor, machineClock, SocketTimes.likeSlack());
    }

    public EmulatorSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port is " + port + ", expected 0 to 65535");
        }
        if (!(rateFactor > 0)) {
            throw new IllegalArgumentException("rateFactor is " + rateFactor + ", expected more than 0");
        }
        Objects.requireNonNull(machineClock, "machineClock");
        Objects.requireNonNull(sockets, "sockets");
    }

    /** A free port and Slack's own rates. */
    public static EmulatorSettings likeSlack(Clock machineClock) {
        return new EmulatorSettings(0, 1.0, machineClock);
    }
}
