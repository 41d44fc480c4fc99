package dev.lockkeeper.emulator;

import java.io.Serial;

/** The practice workspace could not listen; nothing was started. The message is one sentence for the user. */
public final class PortInUseException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int port;

    PortInUseException(int port, Throwable cause) {
        super(
                "The practice workspace cannot listen on 127.0.0.1:" + port
                        + " because something else does; stop it or choose another port with --port.",
                cause);
        this.port = port;
    }

    public int port() {
        return port;
    }
}
