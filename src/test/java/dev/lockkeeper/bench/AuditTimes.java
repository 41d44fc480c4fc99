package dev.lockkeeper.bench;

import dev.lockkeeper.app.AuditCommand;
import dev.lockkeeper.report.ChangeReader;
import dev.lockkeeper.report.JsonReport;
import dev.lockkeeper.store.RecordFile;
import dev.lockkeeper.window.RecordChains;
import dev.lockkeeper.window.RecordEntry;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;

/**
 * {@code audit verify --file} on an export of a million entries: every line read, every hash computed, every event read
 * from its stored form, and the summary on top made again and compared. The first entry is the opening of a CRM window as
 * the samples have it, the others are notes, status posts, commands and approvals.
 */
final class AuditTimes implements Measurement {
    private static final int ENTRIES = 1_000_000;
    private static final int RUNS = 3;
    private static final double WANTED_SECONDS = 60;
    private static final String NAME = "verify a record of a million entries";

    private static final Path FORMS = Path.of("src/test/resources/events");
    private static final int ROUND = 100;

    private final Map<String, String> bodies = new HashMap<>();

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Measured measure() throws Exception {
        try (BenchFolder folder = new BenchFolder()) {
            Path file = folder.root().resolve("record.jsonl");
            write(file);
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                long start = System.nanoTime();
                verify(file);
                nanos.add(System.nanoTime() - start);
            }
            double median = new Sample(nanos).median();
            return new Measured(
                    List.of(Row.seconds(NAME, median, WANTED_SECONDS, "median", RUNS)),
                    List.of(String.format(
                            Locale.ROOT,
                            "%s: a file of %d MB; %.0f entries a second.",
                            NAME,
                            Files.size(file) / 1_000_000,
                            ENTRIES / (median / 1e9))));
        }
    }

    private static void verify(Path file) throws NotMeasuredException {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new AuditCommand())
                .setOut(new PrintWriter(out, true))
                .execute("verify", "--file", file.toString());
        if (code != 0 || !out.toString().contains(" is whole: " + ENTRIES + " entries")) {
            throw new NotMeasuredException("the record was not found whole: " + out);
        }
    }

    private void write(Path file) throws IOException {
        ChangeReader reader = new ChangeReader();
        Path entries = file.resolveSibling("entries");
        String head = RecordEntry.NOTHING;
        try (BufferedWriter out = Files.newBufferedWriter(entries, StandardCharsets.UTF_8)) {
            for (int seq = 1; seq <= ENTRIES; seq++) {
                String kind = kind(seq);
                RecordEntry entry = RecordChains.after(head, seq, kind, body(kind));
                reader.next(seq, RecordFile.event(entry));
                RecordFile.write(entry, out);
                head = entry.hash();
            }
        }
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            RecordFile.write(
                    new RecordFile.Header(
                            RecordChains.INSTALLATION,
                            RecordChains.WINDOW,
                            ENTRIES,
                            head,
                            JsonReport.text(reader.change())),
                    out);
            try (var lines = Files.newBufferedReader(entries, StandardCharsets.UTF_8)) {
                lines.transferTo(out);
            }
        }
    }

    /** Of a hundred one is an approval and four are commands, as in a long window that was watched closely. */
    private static String kind(int seq) {
        if (seq == 1) {
            return "opened";
        }
        int place = seq % ROUND;
        if (place < 5) {
            return place == 0 ? "approved" : "step-requested";
        }
        return place % 2 == 0 ? "note-taken" : "status-taken";
    }

    private String body(String kind) throws IOException {
        String body = bodies.get(kind);
        if (body == null) {
            body = Files.readString(FORMS.resolve(kind + ".json"), StandardCharsets.UTF_8)
                    .strip();
            bodies.put(kind, body);
        }
        return body;
    }
}
