package dev.lockkeeper.simulation;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/**
 * While this is open the product logs errors only, and those with a stack trace go to the history they belong to instead
 * of standard error: a history logs a thousand warnings, and rightly so. One at a time.
 */
final class Hushed {
    private static final String OURS = "dev.lockkeeper";

    private final PrintStream before = System.err;

    private Hushed() {
        System.setErr(new PrintStream(new ToHistories(), true, StandardCharsets.UTF_8));
        level("ERROR");
    }

    /** Does this meanwhile. */
    static <T> T during(Supplier<T> work) {
        Hushed hushed = new Hushed();
        try {
            return work.get();
        } finally {
            hushed.close();
        }
    }

    /** The logging library is there at run time alone, so it is asked by name. */
    private static void level(String name) {
        try {
            Object logger = LoggerFactory.getLogger(OURS);
            Class<?> levels = Class.forName("ch.qos.logback.classic.Level");
            Object level = levels.getField(name).get(null);
            logger.getClass().getMethod("setLevel", levels).invoke(logger, level);
        } catch (ReflectiveOperationException otherLibrary) {
            throw new IllegalStateException("the logs cannot be hushed", otherLibrary);
        }
    }

    private void close() {
        level("INFO");
        System.setErr(before);
    }

    private final class ToHistories extends OutputStream {
        @Override
        public void write(int one) {
            before.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            String logged = new String(bytes, from, length, StandardCharsets.UTF_8);
            boolean defect = logged.contains("\tat ");
            boolean ours = defect ? Turns.Carrier.heard(logged) : Turns.Carrier.current() != null;
            if (!ours) {
                before.write(bytes, from, length);
            }
        }
    }
}
