package dev.lockkeeper.app;

import dev.lockkeeper.report.ChangeReader;
import dev.lockkeeper.report.JsonReport;
import dev.lockkeeper.store.PostgresRecord;
import dev.lockkeeper.store.RecordFile;
import dev.lockkeeper.store.StoredFormException;
import dev.lockkeeper.window.RecordChain;
import dev.lockkeeper.window.RecordEntry;
import dev.lockkeeper.window.RecordFault;
import dev.lockkeeper.window.RecordHead;
import dev.lockkeeper.window.WindowId;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies chains: those of a state database, or one from a file. Reads only. */
final class RecordCheck {
    /** What was found out, in sentences; {@code whole} only if every chain is. */
    record Verdict(boolean whole, List<String> sentences) {
        Verdict {
            sentences = List.copyOf(sentences);
        }

        /** There was no entry, and nobody knows of one. */
        boolean isEmpty() {
            return sentences.isEmpty();
        }
    }

    private static final String INSTALLATION = "";

    private RecordCheck() {}

    /** The chain of the installation, and those of all windows. */
    static Verdict all(PostgresRecord record) {
        PostgresRecord.Installation installation = record.installation();
        RecordChain own = new RecordChain(
                installation.id(),
                INSTALLATION,
                installation.entries() == 0
                        ? List.of()
                        : List.of(new RecordHead(installation.entries(), installation.head())));
        record.readInstallation(own::next);
        List<String> bad = new ArrayList<>();
        own.end(installation.entries()).map(RecordFault::words).ifPresent(bad::add);
        Map<WindowId, List<RecordHead>> stated = record.stated();
        Map<WindowId, Long> versions = record.windows();
        Set<WindowId> windows = new LinkedHashSet<>(versions.keySet());
        windows.addAll(stated.keySet());
        long entries = own.entries();
        for (WindowId window : windows) {
            RecordChain chain = read(record, installation.id(), window, stated.getOrDefault(window, List.of()));
            entries += chain.entries();
            chain.end(versions.getOrDefault(window, 0L)).map(RecordFault::words).ifPresent(bad::add);
        }
        return bad.isEmpty()
                ? new Verdict(
                        true,
                        List.of("The record is whole: the installation and " + windows.size() + " windows, " + entries
                                + " entries; the installation stands at "
                                + (own.entries() == 0 ? "nothing" : head(own)) + "."))
                : new Verdict(false, bad);
    }

    /**
     * One window, against everything that is known of it.
     *
     * @param posted a head that was kept elsewhere, or null
     */
    static Verdict window(PostgresRecord record, WindowId window, @Nullable RecordHead posted) {
        List<RecordHead> known = new ArrayList<>(record.stated().getOrDefault(window, List.of()));
        Optional.ofNullable(posted).ifPresent(known::add);
        long expected = record.windows().getOrDefault(window, 0L);
        RecordChain chain = read(record, record.installation().id(), window, known);
        return verdict(window.value(), chain, chain.end(expected), posted, List.of());
    }

    /**
     * One file, without a database.
     *
     * @throws RecordFile.UnreadableException if its first line is none
     */
    static Verdict file(BufferedReader in, @Nullable RecordHead posted)
            throws IOException, RecordFile.UnreadableException {
        RecordFile.Header header = RecordFile.readHeader(in);
        RecordChain chain =
                new RecordChain(header.installation(), header.window(), posted == null ? List.of() : List.of(posted));
        Told told = new Told();
        Optional<String> unreadable = Optional.empty();
        try {
            RecordFile.readEntries(in, entry -> {
                chain.next(entry);
                told.next(entry);
            });
        } catch (RecordFile.UnreadableException e) {
            unreadable = Optional.of(e.getMessage());
        }
        Optional<RecordFault> fault = chain.end(unreadable.isPresent() ? 0 : header.entries());
        if (fault.isEmpty() && unreadable.isPresent()) {
            return new Verdict(false, List.of(unreadable.get()));
        }
        List<String> wrong = fault.isPresent() || chain.entries() == 0 ? List.of() : told.wrong(header, chain);
        return verdict(header.window(), chain, fault, posted, wrong);
    }

    private static RecordChain read(
            PostgresRecord record, String installation, WindowId window, List<RecordHead> known) {
        RecordChain chain = new RecordChain(installation, window.value(), known);
        record.read(window, chain::next);
        return chain;
    }

    private static Verdict verdict(
            String name,
            RecordChain chain,
            Optional<RecordFault> fault,
            @Nullable RecordHead posted,
            List<String> wrong) {
        if (fault.isPresent()) {
            return new Verdict(false, List.of(fault.get().words() + "."));
        }
        if (!wrong.isEmpty()) {
            return new Verdict(false, wrong);
        }
        if (chain.entries() == 0) {
            return new Verdict(false, List.of());
        }
        List<String> sentences = new ArrayList<>();
        sentences.add("The record of " + name + " is whole: " + chain.entries() + " entries, the last is " + head(chain)
                + ".");
        if (chain.found() > 0) {
            sentences.add("The first " + chain.found()
                    + " of them were there before there was a chain and are hashed as" + " they were found.");
        }
        sentences.add(
                posted == null
                        ? "Entries taken off its end show only against a head that was kept elsewhere: --head, with what"
                                + " the room shows."
                        : "The head that was kept elsewhere is in it.");
        return new Verdict(true, sentences);
    }

    private static String head(RecordChain chain) {
        return new RecordHead(chain.entries(), chain.head()).words();
    }

    /** What the entries of a file say, to compare with what its first line says they say. */
    private static final class Told {
        private final ChangeReader reader = new ChangeReader();
        private Optional<String> unknown = Optional.empty();

        void next(RecordEntry entry) {
            if (unknown.isPresent()) {
                return;
            }
            try {
                reader.next(entry.seq(), RecordFile.event(entry));
            } catch (StoredFormException e) {
                unknown = Optional.of("Entry " + entry.seq() + " is of a form that this version does not know, so the"
                        + " summary on top could not be compared; its chain is whole.");
            }
        }

        List<String> wrong(RecordFile.Header header, RecordChain chain) {
            if (header.entries() != chain.entries() || !header.head().equals(chain.head())) {
                return List.of("The first line says " + header.entries() + " entries and the head " + header.head()
                        + "; there are " + chain.entries() + " and the head is " + chain.head() + ".");
            }
            if (unknown.isPresent()) {
                return List.of(unknown.get());
            }
            return header.saysTheSameChange(JsonReport.text(reader.change()))
                    ? List.of()
                    : List.of("The summary on top does not say what the entries say; the entries are whole.");
        }
    }
}
