package dev.lockkeeper.app;

import dev.lockkeeper.engine.Redaction;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Standard error without secrets, whoever writes to it: our log, and that of every library at every level. A log event,
 * stack trace and all, comes as one piece and is looked at as one. Any thread.
 */
final class RedactedStream extends FilterOutputStream {
    private final Redaction redaction;

    private RedactedStream(OutputStream out, Redaction redaction) {
        super(out);
        this.redaction = redaction;
    }

    /** From now on for this process. */
    static void overStandardError(Redaction redaction) {
        System.setErr(around(System.err, redaction));
    }

    static PrintStream around(OutputStream out, Redaction redaction) {
        return new PrintStream(new RedactedStream(out, redaction), true, StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        out.write(redaction.hide(text).getBytes(StandardCharsets.UTF_8));
    }
}
