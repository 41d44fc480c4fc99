package dev.lockkeeper.standin;

/** Another program listens where the application was told to; nothing was started. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String host, int port, Exception cause) {
        super(
                "Port " + port + " on " + host
                        + " is taken by another program. Choose another port, or stop that program.",
                cause);
    }
}
