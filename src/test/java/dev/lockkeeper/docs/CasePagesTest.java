package dev.lockkeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The pages that say who has looked name every case, and every test that they name is one. */
class CasePagesTest {
    private static final Pattern NAMED = Pattern.compile("`([A-Z][A-Za-z]*)#([a-z][A-Za-z]*)`");

    /** A page and the cases that it must name, in order. */
    private enum Page {
        FAULTS(
                "docs/faults.md",
                "E01 E02 E03 E05 E06 E07 E08 E10 E12 E13 E14 E17 E18 E20 E21 E23 E24 E25 E27 E28 E30 E31 E32 E34"
                        + " L01 L02 L03 L05 L07 L08 B01 B02 B04 B05 B06 B08 B09"
                        + " S01 S02 S03 S06"),
        SECURITY(
                "docs/security.md",
                "A01 A02 A03 A04 A05 A06 A07 A09 A10 A11 A14 A16 A18 A19 A23 A24 A25 A26 A27"
                        + " I01 I02 I04 I05 I07 I09 I10 I11 I14 I15 I17 X01 X02 X04 X06 X07 X09 X10 X15"
                        + " M01 M02 M03 M04 M05 M06 M07 M08 M09");

        private final Path file;
        private final List<String> cases;

        Page(String file, String cases) {
            this.file = Path.of(file);
            this.cases = List.of(cases.split(" "));
        }

        List<String> rows() throws IOException {
            return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                    .filter(line -> line.matches("\\| [A-Z][0-9]{2} .*"))
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void everyCaseHasOneRowThatNamesATestOrSaysThatThereIsNone(Page page) throws IOException {
        List<String> rows = page.rows();
        assertThat(rows).extracting(row -> row.substring(2, 5)).containsExactlyElementsOf(page.cases);
        assertThat(rows).allSatisfy(row -> {
            String[] cells = row.split("\\|");
            assertThat(cells).as(row).hasSize(5);
            assertThat(cells[4]).as(row).containsPattern("`[A-Z][A-Za-z]*#[a-z]|Not shown");
        });
    }

    @ParameterizedTest
    @EnumSource(Page.class)
    void everyTestThatIsNamedIsThereAndIsATest(Page page) throws IOException {
        List<String> wrong = new ArrayList<>();
        for (String row : page.rows()) {
            for (MatchResult named : NAMED.matcher(row).results().toList()) {
                if (!isTest(named.group(1), named.group(2))) {
                    wrong.add(row.substring(2, 5) + " names " + named.group());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isTest(String type, String method) throws IOException {
        try (Stream<Path> all = Files.walk(Path.of("src/test/java"))) {
            List<Path> found = all.filter(path -> path.getFileName().toString().equals(type + ".java"))
                    .toList();
            Pattern test = Pattern.compile(
                    "@(Test|ParameterizedTest)\\b(?:(?!\\n    }\\n).)*?\\bvoid " + method + "\\(", Pattern.DOTALL);
            return found.size() == 1
                    && test.matcher(Files.readString(found.get(0), StandardCharsets.UTF_8))
                            .find();
        }
    }
}
