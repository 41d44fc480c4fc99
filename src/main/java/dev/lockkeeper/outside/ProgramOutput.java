package dev.lockkeeper.outside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a program writes, read on a thread of its own up to a limit, so that the program never waits for us. */
final class ProgramOutput {
    private static final int AT_ONCE = 8192;

    private final InputStream from;
    private final int most;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile boolean tooLong;
    private @Nullable Thread reader;

    ProgramOutput(InputStream from, int most) {
        this.from = from;
        this.most = most;
    }

    /** Begins to read; it ends when nobody can write any more. */
    void begin(String name) {
        Thread thread = new Thread(this::read, "output of " + name);
        thread.setDaemon(true);
        thread.start();
        reader = thread;
    }

    boolean isTooLong() {
        return tooLong;
    }

    /** Everything written, once its writers are gone or this time is over. */
    String whole(Duration patience) {
        Thread thread = reader;
        if (thread != null) {
            try {
                thread.join(patience.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (bytes) {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    private void read() {
        byte[] buffer = new byte[AT_ONCE];
        try (from) {
            for (int got = from.read(buffer); got >= 0; got = from.read(buffer)) {
                synchronized (bytes) {
                    if (bytes.size() + got > most) {
                        tooLong = true;
                    } else {
                        bytes.write(buffer, 0, got);
                    }
                }
            }
        } catch (IOException e) {
            // The pipe is closed when the program is stopped; what was read until then counts.
            return;
        }
    }
}
