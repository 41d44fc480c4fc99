package dev.lockkeeper.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.WindowId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people type, on phones too. */
class WordsTest {
    private static final Instant NOW = Instant.parse("2026-11-21T21:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"STG-12", "stg-12", "STG\u201312", "STG\u201412", "STG\u221212", "Stg\u201112"})
    void aWindowIsNamedWithEveryDashAPhoneTypes(String typed) {
        Spoken spoken = Spoken.of("hold wait a moment in " + typed + " ");
        assertThat(spoken).isEqualTo(new Spoken("hold", List.of("wait", "a", "moment"), stg12()));
    }

    @Test
    void curlyQuotesAndHardSpacesAreReadAsMeant() {
        Spoken spoken = Spoken.of("note\u00A0the \u201Creplica\u201D isn\u2019t \u2018there\u2019");
        assertThat(spoken.word()).isEqualTo("note");
        assertThat(spoken.from(0)).isEqualTo("the \"replica\" isn't 'there'");
        assertThat(spoken.window()).isEmpty();
    }

    @Test
    void nothingTypedIsNoWord() {
        assertThat(Spoken.of("  ")).isEqualTo(new Spoken("", List.of(), Optional.empty()));
        assertThat(Spoken.of("in STG-12").window()).isEqualTo(stg12());
    }

    @Test
    void argumentsThatAreNotThereAreEmpty() {
        Spoken spoken = Spoken.of("RUN To Go-Live");
        assertThat(spoken.word()).isEqualTo("run");
        assertThat(spoken.name(1)).isEqualTo("go-live");
        assertThat(spoken.name(2)).isEmpty();
        assertThat(spoken.from(2)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"hold, HOLD", "HO, HOLD", "ver, VERIFY", "app, APPROVE", "sk, SKIP", "run, RUN", "star, START"})
    void aWordIsCompletedWhereOnlyOneBeginsSo(String typed, CommandWord meant) {
        assertThat(CommandWord.of(typed)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(strings = {"re", "sta", "a", "", "frobnify", "holdd"})
    void aWordThatIsNoneOrSeveralIsNotGuessed(String typed) {
        assertThat(CommandWord.of(typed)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "22:30,            Europe/Berlin,      2026-11-21T21:30:00Z",
        "21:59,            Europe/Berlin,      2026-11-22T20:59:00Z",
        "22:00,            Europe/Berlin,      2026-11-22T21:00:00Z",
        "9:00,             Asia/Tokyo,         2026-11-22T00:00:00Z",
        "22:30,            Asia/Kathmandu,     2026-11-22T16:45:00Z",
        "2026-11-21 22:30, Europe/Berlin,      2026-11-21T21:30:00Z",
        "2026-11-21T16:30, America/New_York,   2026-11-21T21:30:00Z",
        "2027-03-28 02:30, Europe/Berlin,      2027-03-28T01:30:00Z"
    })
    void aTimeIsReadInTheZoneOfWhoTypedIt(String typed, String zone, Instant meant) {
        assertThat(new MomentReader(ZoneId.of(zone), NOW).read(typed)).contains(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2026-11-21 21:59", "25:00", "tomorrow", "", "22", "2026-11-31 22:00", "2026-11-22 22:00 x"})
    void whatIsPastOrNoTimeIsNotRead(String typed) {
        assertThat(new MomentReader(ZoneId.of("Europe/Berlin"), NOW).read(typed))
                .isEmpty();
    }

    @Test
    void aDifferenceShowsTheChangedLinesWithTheirNumbersAndNoOther() {
        assertThat(LineDifference.of("a\nb\nc\nd\n", "a\nB\nc\nd\ne\n")).isEqualTo("-2  b\n+2  B\n+5  e");
        assertThat(LineDifference.of("a\nb\n", "a\nb\n")).isEmpty();
        assertThat(LineDifference.of("", "x\n")).isEqualTo("+1  x");
        assertThat(LineDifference.of("x\n", "")).isEqualTo("-1  x");
    }

    @Test
    void aLongDifferenceIsCutAndSaysByHowMuch() {
        String difference = LineDifference.of("a\n".repeat(5), "b\n".repeat(100));
        assertThat(difference.lines()).hasSize(41);
        assertThat(difference).endsWith("… and 65 more changed lines");
        assertThat(LineDifference.of("same\n" + "a\n".repeat(2_000), "same\n" + "b\n".repeat(1_999)))
                .isEqualTo("2000 lines were replaced by 1999, from line 2 on");
    }

    private static Optional<WindowId> stg12() {
        return Optional.of(new WindowId("STG-12"));
    }
}
