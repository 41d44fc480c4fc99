package dev.lockkeeper.target;

import dev.lockkeeper.engine.StepExecutor;
import dev.lockkeeper.target.StepScripts.Unit;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs the statements of one try, one by one, and remembers how long they took. Used by one thread. */
final class StatementRunner {
    private static final int ROWS_AT_ONCE = 1000;

    private final StepScripts scripts;
    private final Notices notices;
    private final StepExecutor.Progress progress;
    private final WorkWatch watch;
    private final long indexes;
    private final Map<String, Duration> perFile = new LinkedHashMap<>();
    private int indexNumber;

    /** @param watch tells of the session that {@link #run} is given */
    StatementRunner(StepScripts scripts, Notices notices, StepExecutor.Progress progress, WorkWatch watch) {
        this.scripts = scripts;
        this.notices = notices;
        this.progress = progress;
        this.watch = watch;
        this.indexes = scripts.units().stream()
                .filter(unit -> ConcurrentIndex.of(unit.statement()).isPresent())
                .count();
    }

    void run(Connection connection, Unit unit) throws SQLException {
        String words = words(unit);
        progress.says(words);
        long began = System.nanoTime();
        WorkWatch.Look look = watch.begin(words);
        try (Statement statement = connection.createStatement()) {
            // Otherwise the driver reads {…} in text as an escape of its own.
            statement.setEscapeProcessing(false);
            statement.setFetchSize(ROWS_AT_ONCE);
            if (statement.execute(unit.statement().text())) {
                readToTheEnd(statement);
            }
            notices.gather(statement, unit.file(), unit.statement().line());
        } finally {
            look.close();
            perFile.merge(unit.file(), Duration.ofNanos(System.nanoTime() - began), Duration::plus);
        }
    }

    /** How many statements ran, the seconds they took in all and by file. */
    Map<String, String> outputs() {
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("statements", String.valueOf(scripts.size()));
        outputs.put("seconds", Words.seconds(perFile.values().stream().reduce(Duration.ZERO, Duration::plus)));
        if (perFile.size() > 1) {
            perFile.forEach((file, length) -> outputs.put("seconds " + file, Words.seconds(length)));
        }
        return outputs;
    }

    private String words(Unit unit) {
        return ConcurrentIndex.of(unit.statement())
                .map(index -> "index " + ++indexNumber + " of " + indexes + ", " + index.name())
                .orElseGet(() -> "statement " + unit.number() + " of " + scripts.size() + ", " + unit.file() + " line "
                        + unit.statement().line());
    }

    /** A SELECT whose rows are not fetched has not called its functions for all of them. */
    private static void readToTheEnd(Statement statement) throws SQLException {
        try (ResultSet rows = statement.getResultSet()) {
            boolean more = rows.next();
            while (more) {
                more = rows.next();
            }
        }
    }
}
