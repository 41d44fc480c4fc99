package dev.lockkeeper.web;

/** The port is another process's. Nothing was started; the message is one sentence for people. */
public final class PortTakenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PortTakenException(String host, int port, Throwable cause) {
        super(
                "Port " + port + " on " + host + " is taken by another program. Stop that one, or choose another port"
                        + " with PORT (or --port in practice).",
                cause);
    }
}
