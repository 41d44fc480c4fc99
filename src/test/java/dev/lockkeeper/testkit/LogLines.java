package dev.lockkeeper.testkit;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What is logged while this is open, by everybody, as a person reads it on standard error. One at a time. */
public final class LogLines implements AutoCloseable {
    private final PrintStream before = System.err;
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    private LogLines() {
        System.setErr(new PrintStream(new Both(), true, StandardCharsets.UTF_8));
    }

    /** From now on. */
    public static LogLines listen() {
        return new LogLines();
    }

    /** The sentences at this level, without what stands before them. */
    public List<String> at(String level) {
        Pattern line = Pattern.compile("^\\S+Z " + level + " +\\S+ - (.*)$");
        return lines().stream()
                .map(line::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(found -> found.group(1))
                .toList();
    }

    /** Every line of a stack trace. */
    public List<String> traces() {
        return lines().stream().filter(line -> line.matches("\\s+at .*")).toList();
    }

    private List<String> lines() {
        synchronized (heard) {
            return heard.toString(StandardCharsets.UTF_8).lines().toList();
        }
    }

    @Override
    public void close() {
        System.setErr(before);
    }

    private final class Both extends OutputStream {
        @Override
        public void write(int one) {
            synchronized (heard) {
                heard.write(one);
            }
            before.write(one);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            synchronized (heard) {
                heard.write(bytes, from, length);
            }
            before.write(bytes, from, length);
        }
    }
}
