package dev.lockkeeper.faults;

/**
 * A moment on a line.
 *
 * @param words what the client sends; characters of the wire, so a statement or a value as it is written
 * @param later how many messages of the same connection after that one; zero for that one itself
 * @param when before or after it, or its answer
 */
public record Point(String words, int later, When when) {
    /** Which side of the message. */
    public enum When {
        /** The server has not seen it. */
        BEFORE_SENT,
        /** The server works on it. */
        AFTER_SENT,
        /** The server is done with it and the client does not know. */
        BEFORE_ANSWERED,
        /** The client is told in the same moment. */
        AFTER_ANSWERED
    }

    /** The message with these words itself. */
    public static Point of(String words, When when) {
        return new Point(words, 0, when);
    }

    /** The message after the one with these words. */
    public static Point after(String words, When when) {
        return new Point(words, 1, when);
    }
}
