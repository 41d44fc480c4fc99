package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.app.AuditCommand;
import dev.lockkeeper.store.DatabaseLogin;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;

/** What {@code audit} says about the record of a house, with the settings of its bot. */
final class Records {
    private final Map<String, String> settings;

    Records(House house) {
        DatabaseLogin bot = house.state().bot();
        settings = Map.of(
                "LOCKKEEPER_DATABASE_URL", bot.url(),
                "LOCKKEEPER_DATABASE_USER", bot.user(),
                "LOCKKEEPER_DATABASE_PASSWORD", bot.password());
    }

    /** Every chain; whoever kills and cuts leaves no gap and no fork. */
    void areWhole() {
        assertThat(said("verify")).startsWith("The record is whole: ");
    }

    /** The export of a window, verified without the database and against what the room kept. */
    void areWholeOutside(Path file, String window, Stream<String> heads) {
        said("export", window, "-o", file.toString());
        heads.forEach(head -> assertThat(said("verify", "--file", file.toString(), "--head", head))
                .startsWith("The record of " + window + " is whole: ")
                .endsWith("The head that was kept elsewhere is in it."));
    }

    private String said(String... arguments) {
        StringWriter out = new StringWriter();
        int code = new CommandLine(new AuditCommand(settings))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(arguments);
        assertThat(code).as(String.join(" ", arguments) + ": " + out).isZero();
        return out.toString().strip();
    }
}
