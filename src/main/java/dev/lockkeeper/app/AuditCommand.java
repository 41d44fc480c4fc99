package dev.lockkeeper.app;

import dev.lockkeeper.report.ChangeReader;
import dev.lockkeeper.report.JsonReport;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.store.PostgresRecord;
import dev.lockkeeper.store.RecordFile;
import dev.lockkeeper.window.RecordChain;
import dev.lockkeeper.window.RecordEntry;
import dev.lockkeeper.window.RecordFault;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.WindowId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code audit}: the record of what happened, and whether anybody changed it. */
@Command(
        name = "audit",
        description = "Verifies the record of what happened, and exports it for auditors.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {AuditCommand.Verify.class, AuditCommand.Export.class})
public final class AuditCommand {
    private final Map<String, String> variables;

    public AuditCommand() {
        this(System.getenv());
    }

    /** @param variables settings by the names that the environment gives them */
    public AuditCommand(Map<String, String> variables) {
        this.variables = variables;
    }

    private PostgresRecord record() {
        DatabaseLogin state = ConfigReader.state(variables);
        StateConnections.mustAnswer(state);
        return new PostgresRecord(StateConnections.of(state));
    }

    /** {@code audit verify}. */
    @Command(
            name = "verify",
            description = {
                "Verifies the hash chain of a window, of everything, or of an export without any database.",
                "Names the first entry that was changed, taken out, put in or moved.",
                "Exit code 0 if the record is whole, 1 if it is not, 2 if it could not be read."
            },
            mixinStandardHelpOptions = true)
    static final class Verify implements Callable<Integer> {
        @ParentCommand
        private @Nullable AuditCommand parent;

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(
                paramLabel = "WINDOW",
                arity = "0..1",
                description = "the window's id; without it and without --file, every window and the installation")
        private @Nullable String id;

        @Option(names = "--file", paramLabel = "EXPORT", description = "an export of one window; needs no database")
        private @Nullable Path file;

        @Option(
                names = "--head",
                paramLabel = "HEAD",
                description = "what the room shows after \"record\", or a hash: it must be in the record")
        private @Nullable String head;

        @Override
        public Integer call() throws Exception {
            CommandSpec command = Objects.requireNonNull(spec);
            return Ending.of(command, () -> verify(command));
        }

        private int verify(CommandSpec command) {
            if (file != null && id != null) {
                return Ending.refused(command, "A window and --file are two records; name one of them.");
            }
            if (head != null && file == null && id == null) {
                return Ending.refused(command, "--head belongs to one window; name it, or its export with --file.");
            }
            RecordCheck.Verdict verdict;
            try {
                RecordHead posted = head == null ? null : RecordHead.typed(head);
                verdict = file == null ? inDatabase(posted) : inFile(file, posted);
            } catch (IllegalArgumentException | RecordFile.UnreadableException e) {
                return Ending.refused(command, e.getMessage());
            } catch (IOException e) {
                return Ending.refused(
                        command, file + " cannot be read (" + e.getClass().getSimpleName() + ").");
            }
            if (verdict.isEmpty()) {
                return Ending.refused(
                        command, "There is nothing to verify: no entry of " + (file == null ? id : file) + ".");
            }
            verdict.sentences().forEach(Ending.out(command)::println);
            Ending.out(command).flush();
            return verdict.whole() ? 0 : Ending.NOT_ALL_RIGHT;
        }

        private RecordCheck.Verdict inDatabase(@Nullable RecordHead posted) {
            PostgresRecord record = Objects.requireNonNull(parent).record();
            return id == null ? RecordCheck.all(record) : RecordCheck.window(record, WindowId.typed(id), posted);
        }

        private static RecordCheck.Verdict inFile(Path export, @Nullable RecordHead posted)
                throws IOException, RecordFile.UnreadableException {
            try (BufferedReader in = Files.newBufferedReader(export, StandardCharsets.UTF_8)) {
                return RecordCheck.file(in, posted);
            }
        }
    }

    /** {@code audit export}. */
    @Command(
            name = "export",
            description = {
                "Writes the whole record of one window as JSON lines, with what auditors ask for on top.",
                "The same record gives the same bytes. Refuses a record that is not whole."
            },
            mixinStandardHelpOptions = true)
    static final class Export implements Callable<Integer> {
        @ParentCommand
        private @Nullable AuditCommand parent;

        @Spec
        private @Nullable CommandSpec spec;

        @Parameters(paramLabel = "WINDOW", description = "the window's id, for example STG-12")
        private String id = "";

        @Option(
                names = {"-o", "--output", "--out"},
                paramLabel = "FILE",
                description = "write into this file (default: standard output)")
        private @Nullable Path output;

        @Override
        public Integer call() throws Exception {
            CommandSpec command = Objects.requireNonNull(spec);
            return Ending.of(command, () -> export(command));
        }

        private int export(CommandSpec command) throws IOException {
            WindowId window;
            try {
                window = WindowId.typed(id);
            } catch (IllegalArgumentException e) {
                return Ending.refused(command, e.getMessage());
            }
            PostgresRecord record = Objects.requireNonNull(parent).record();
            String installation = record.installation().id();
            List<RecordEntry> entries = new ArrayList<>();
            record.read(window, entries::add);
            if (entries.isEmpty()) {
                return Ending.refused(command, "There is no window " + window + ".");
            }
            RecordChain chain = new RecordChain(installation, window.value(), List.of());
            entries.forEach(chain::next);
            Optional<RecordFault> fault = chain.end(entries.size());
            if (fault.isPresent()) {
                Ending.err(command).println(fault.get().words() + ". Nothing was written.");
                return Ending.NOT_ALL_RIGHT;
            }
            byte[] lines = text(installation, window, entries, chain.head()).getBytes(StandardCharsets.UTF_8);
            return OutputFile.write(command, output, lines, "The record", "The record of " + window);
        }

        private static String text(String installation, WindowId window, List<RecordEntry> entries, String head)
                throws IOException {
            ChangeReader reader = new ChangeReader();
            entries.forEach(entry -> reader.next(entry.seq(), RecordFile.event(entry)));
            StringWriter text = new StringWriter();
            RecordFile.write(
                    new RecordFile.Header(
                            installation, window.value(), entries.size(), head, JsonReport.text(reader.change())),
                    text);
            for (RecordEntry entry : entries) {
                RecordFile.write(entry, text);
            }
            return text.toString();
        }
    }
}
