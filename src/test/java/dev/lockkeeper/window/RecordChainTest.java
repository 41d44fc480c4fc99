package dev.lockkeeper.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordChainTest {
    private static final int ENTRIES = 20;

    private final List<RecordEntry> good = RecordChains.of(ENTRIES);

    /** Computed once by hand with printf and sha256sum, as docs/audit.md shows it; it may never change. */
    @Test
    void theHashOfAnEntryIsWhatTheDocumentSays() {
        RecordEntry entry = new RecordEntry(
                1,
                "note-taken",
                "{\"text\":\"größer\"}",
                "T1/U1",
                "2026-11-21T22:00:00.123456Z",
                "2026-11-21T22:00:01.000000Z",
                RecordEntry.RECORDED,
                RecordEntry.NOTHING,
                "");

        assertThat(entry.computed("install-1", "STG-12"))
                .isEqualTo("e814e67d487737358a485575840adcf8f1f74c8613b0ee0f1f2ee40bf4552e47");
    }

    @Test
    void whatNobodyTouchedIsWhole() {
        RecordChain chain = verified(good);

        assertThat(chain.end(ENTRIES)).isEmpty();
        assertThat(chain.entries()).isEqualTo(ENTRIES);
        assertThat(chain.head()).isEqualTo(good.get(ENTRIES - 1).hash());
        assertThat(chain.found()).isZero();
    }

    @Test
    void everyEntryThatIsTakenOutIsNamed() {
        for (int i = 0; i < ENTRIES - 1; i++) {
            List<RecordEntry> copy = new ArrayList<>(good);
            copy.remove(i);
            assertThat(fault(copy))
                    .contains(
                            new RecordFault("STG-12", i + 1, "it is missing; the next one there is entry " + (i + 2)));
        }
    }

    @Test
    void everyEntryThatIsEditedIsNamedWhereverItsHashIsComputedAnew() {
        for (int i = 0; i < ENTRIES; i++) {
            List<RecordEntry> copy = new ArrayList<>(good);
            RecordEntry entry = good.get(i);
            RecordEntry edited = RecordChains.after(entry.previous(), entry.seq(), "{}");
            copy.set(
                    i,
                    new RecordEntry(
                            entry.seq(),
                            entry.kind(),
                            "{}",
                            entry.actor(),
                            entry.at(),
                            entry.recordedAt(),
                            entry.origin(),
                            entry.previous(),
                            entry.hash()));
            assertThat(fault(copy).map(RecordFault::seq)).contains(i + 1L);

            copy.set(i, edited);
            // of the last one nothing inside the chain tells
            assertThat(fault(copy).map(RecordFault::seq))
                    .isEqualTo(i == ENTRIES - 1 ? Optional.empty() : Optional.of(i + 1L));
        }
    }

    @Test
    void everyTwoThatChangePlacesAreNamed() {
        for (int i = 0; i < ENTRIES - 1; i++) {
            List<RecordEntry> copy = new ArrayList<>(good);
            Collections.swap(copy, i, i + 1);
            assertThat(fault(copy).map(RecordFault::seq)).contains(i + 1L);
        }
    }

    @Test
    void anEntryOfAnotherWindowOrInstallationIsNotOfThisChain() {
        RecordChain window = new RecordChain(RecordChains.INSTALLATION, "STG-13", List.of());
        RecordChain installation = new RecordChain("another", RecordChains.WINDOW, List.of());
        good.forEach(window::next);
        good.forEach(installation::next);

        assertThat(window.end(ENTRIES).map(RecordFault::seq)).contains(1L);
        assertThat(installation.end(ENTRIES).map(RecordFault::seq)).contains(1L);
    }

    @Test
    void whatIsTakenOffTheEndShowsByWhatIsKnownElsewhere() {
        List<RecordEntry> cut = good.subList(0, 15);
        RecordHead last = RecordHead.of(good.get(ENTRIES - 1));

        assertThat(verified(cut).end(15)).isEmpty();
        assertThat(verified(cut).end(ENTRIES).map(RecordFault::seq)).contains(16L);
        assertThat(verified(cut, last).end(15).map(RecordFault::words))
                .contains(
                        "STG-12, entry 16: it is missing, and everything after it; the head that was kept elsewhere is"
                                + " of entry 20");
        assertThat(verified(cut, new RecordHead(0, last.hash())).end(15).map(RecordFault::seq))
                .contains(16L);
        assertThat(verified(good, last, RecordHead.of(good.get(3))).end(15)).isEmpty();
    }

    @Test
    void aChainThatWasWrittenAnewFromSomeEntryOnIsFoundByAnyHeadAfterIt() {
        List<RecordEntry> anew = new ArrayList<>(good.subList(0, 9));
        String head = anew.get(8).hash();
        for (int seq = 10; seq <= ENTRIES; seq++) {
            RecordEntry entry = RecordChains.after(head, seq, "{\"text\":\"other\"}");
            anew.add(entry);
            head = entry.hash();
        }

        assertThat(fault(anew)).isEmpty();
        assertThat(verified(anew, RecordHead.of(good.get(8))).end(ENTRIES)).isEmpty();
        assertThat(verified(anew, RecordHead.of(good.get(11))).end(ENTRIES).map(RecordFault::words))
                .hasValueSatisfying(words -> assertThat(words)
                        .startsWith("STG-12, entry 12: its head was kept elsewhere as ")
                        .endsWith("it, or one before it, was written anew"));
    }

    @Test
    void aHeadIsReadAsTheRoomShowsIt() {
        RecordHead head = RecordHead.of(good.get(4));

        assertThat(head.words()).matches("000005 ·( [0-9a-f]{4}){4}");
        assertThat(RecordHead.typed("record " + head.words()))
                .isEqualTo(new RecordHead(5, head.hash().substring(0, 16)));
        assertThat(RecordHead.typed(head.hash().toUpperCase(Locale.ROOT))).isEqualTo(new RecordHead(0, head.hash()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3f9a", "record", "000042 ·", "STG-12", "3f9a c21e 77b0 12dz"})
    void whatIsNoHeadIsRefused(String text) {
        assertThatThrownBy(() -> RecordHead.typed(text)).isInstanceOf(IllegalArgumentException.class);
    }

    private static RecordChain verified(List<RecordEntry> entries, RecordHead... known) {
        RecordChain chain = new RecordChain(RecordChains.INSTALLATION, RecordChains.WINDOW, List.of(known));
        entries.forEach(chain::next);
        return chain;
    }

    private static Optional<RecordFault> fault(List<RecordEntry> entries) {
        return verified(entries).end(entries.size());
    }
}
