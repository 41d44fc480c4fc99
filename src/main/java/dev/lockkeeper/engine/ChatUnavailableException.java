package dev.lockkeeper.engine;

/** Slack could not be reached or refused. The window goes on; the room follows when Slack is back. */
public final class ChatUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ChatUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
