package dev.lockkeeper.bench;

import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures everything and prints one table. Ends with 0 however slow it was, and with 1 if something could not be
 * measured at all.
 */
public final class Bench {
    private final PrintStream out;
    private final PrintStream progress;
    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Bench(PrintStream out, PrintStream progress) {
        this.out = out;
        this.progress = progress;
    }

    public static void main(String[] args) {
        int exitCode = 1;
        try {
            exitCode = new Bench(System.out, System.err).run(Set.of(args));
        } finally {
            System.exit(exitCode);
        }
    }

    /** @param wanted words out of play, ack, click, clicks, migrations, steps, backfill, audit; none for all */
    private int run(Set<String> wanted) {
        Map<String, Measurement> all = new LinkedHashMap<>();
        all.put("play", new PlayTimes());
        all.put("ack", new AckTimes());
        all.put("click", new ClickTimes());
        all.put("clicks", new ManyClicks());
        all.put("migrations", new MigrationTimes());
        all.put("steps", new StepTimes());
        all.put("backfill", new BackfillRate());
        all.put("audit", new AuditTimes());
        if (!all.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("measures " + all.keySet() + ", asked for " + wanted);
        }
        all.forEach((word, measurement) -> {
            if (wanted.isEmpty() || wanted.contains(word)) {
                measure(measurement);
            }
        });
        out.println();
        print();
        notes.forEach(note -> out.println("- " + note));
        out.println("- " + machine());
        failures.forEach(failure -> out.println("NOT MEASURED: " + failure));
        out.flush();
        return failures.isEmpty() ? 0 : 1;
    }

    private void measure(Measurement measurement) {
        progress.println("measuring: " + measurement.name());
        String before = load();
        try {
            Measurement.Measured measured = measurement.measure();
            rows.addAll(measured.rows());
            notes.addAll(measured.notes());
            notes.add(measurement.name() + ": load of the machine " + before + " before, " + load() + " after.");
        } catch (Exception e) { // one measurement that breaks must not take the others along
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            rows.add(Row.notMeasured(measurement.name()));
            failures.add(measurement.name() + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        }
    }

    private void print() {
        List<Row> table = new ArrayList<>();
        table.add(Row.TITLES);
        table.addAll(rows);
        int columns = Row.TITLES.cells().size();
        int[] widths = new int[columns];
        for (Row row : table) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.cells().get(i).length());
            }
        }
        for (int line = 0; line < table.size(); line++) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns; i++) {
                String cell = table.get(line).cells().get(i);
                cells.add(cell + " ".repeat(widths[i] - cell.length()));
            }
            out.println("| " + String.join(" | ", cells) + " |");
            if (line == 0) {
                StringBuilder rule = new StringBuilder("|");
                for (int width : widths) {
                    rule.append(' ').append("-".repeat(width)).append(" |");
                }
                out.println(rule);
            }
        }
        out.println();
    }

    private static String load() {
        double average = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return average < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", average);
    }

    private static String machine() {
        return "Machine: " + Runtime.getRuntime().availableProcessors() + " cores, " + System.getProperty("os.name")
                + " " + System.getProperty("os.arch") + ", JDK " + System.getProperty("java.runtime.version") + ".";
    }
}
