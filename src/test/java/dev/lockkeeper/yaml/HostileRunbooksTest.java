package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.runbook.RunbookProblem;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to cost time, memory or stack are refused in no time. */
class HostileRunbooksTest {
    /** In processor time and the best of all tries: the promise is for a warm parser, the machine may be busy. */
    private static final Duration LONGEST = Duration.ofMillis(100);

    private static final int FEWEST_TRIES = 5;

    /** Enough for a cold or busy machine to get warm; a parser that is too slow is so every time. */
    private static final int MOST_TRIES = 100;

    private static final long MOST_ALLOCATED = 50L * 1024 * 1024;
    private static final String BEGIN = "lockkeeper: 1\n";
    private static final Map<String, byte[]> FILES = files();

    @ParameterizedTest
    @MethodSource("names")
    void isRefusedWithinATenthOfASecondAndFiftyMegabytes(String name) {
        Source source = new Source("crm", Map.of("runbook.yaml", FILES.get(name)));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long fastest = Long.MAX_VALUE;
        long allocated = Long.MAX_VALUE;
        List<RunbookProblem> problems = List.of();
        for (int i = 0; i < FEWEST_TRIES || fastest >= LONGEST.toNanos() && i < MOST_TRIES; i++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            long begin = threads.getCurrentThreadCpuTime();
            Parsed parsed = RunbookReader.read(source);
            fastest = Math.min(fastest, threads.getCurrentThreadCpuTime() - begin);
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
            problems = Examples.problems(parsed);
        }
        assertThat(problems).isNotEmpty().hasSizeLessThanOrEqualTo(Problems.MOST + 1);
        assertThat(LintText.text("crm", problems).length()).isLessThan(100_000);
        assertThat(Duration.ofNanos(fastest)).isLessThan(LONGEST);
        assertThat(allocated).isLessThan(MOST_ALLOCATED);
    }

    static List<String> names() {
        return List.copyOf(FILES.keySet());
    }

    private static Map<String, byte[]> files() {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("billion laughs", laughs(9));
        files.put("44 aliases", laughs(4));
        files.put("depth 10,000 in one line", BEGIN + "title: " + "[".repeat(10_000) + "]".repeat(10_000));
        files.put("depth 10,000 in many lines", BEGIN + "title: " + "[\n".repeat(10_000) + "]\n".repeat(10_000));
        files.put("depth of blocks", lines(600, i -> " ".repeat(i) + "a:"));
        files.put("a million keys", lines(1_000_000, i -> "k" + i + ": 1"));
        files.put("keys up to the limit", BEGIN + lines(9_900, i -> "k" + i + ": 1"));
        files.put("keys beyond the limit", BEGIN + lines(22_000, i -> "k" + i + ": 1"));
        files.put("one key very often", BEGIN + lines(80_000, i -> "a:"));
        files.put("a scalar up to the limit", BEGIN + "title: " + "x".repeat(260_000));
        files.put("a text of many lines", BEGIN + "title: |\n" + lines(120_000, i -> " x"));
        files.put("empty items", BEGIN + "phases:\n" + lines(60_000, i -> " -"));
        files.put("anchors", BEGIN + "title:\n" + lines(40_000, i -> "- &x y"));
        files.put("tags", BEGIN + "title:\n" + lines(40_000, i -> "- !x y"));
        files.put("digits", BEGIN + "title: " + "1".repeat(9_000));
        files.put("question marks", "? ".repeat(4_900));
        files.put("roles and gates", roles());
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        files.forEach((name, text) -> bytes.put(name, text.getBytes(StandardCharsets.UTF_8)));
        bytes.put("100 MB", new byte[100_000_000]);
        return bytes;
    }

    private static String laughs(int each) {
        StringBuilder text = new StringBuilder(BEGIN + "a: &a [" + "x,".repeat(each) + "]\n");
        for (char c = 'b'; c < 'm'; c++) {
            text.append(c).append(": &").append(c).append(" [");
            text.append(("*" + (char) (c - 1) + ",").repeat(each)).append("]\n");
        }
        return text.toString();
    }

    private static String roles() {
        return BEGIN + "roles:\n" + lines(9_000, i -> "  r" + i + ": x")
                + "phases:\n  - items:\n    - gate: a\n      roles:\n" + lines(9_000, i -> "      - q");
    }

    private static String lines(int count, IntFunction<String> line) {
        return IntStream.range(0, count).mapToObj(line).collect(Collectors.joining("\n", "", "\n"));
    }
}
