package dev.lockkeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/findings.md says runs here has to be there, by that name. */
class FindingsTest {
    private static final Path PAGE = Path.of("docs/findings.md");
    private static final Path RUNBOOK = Path.of("runbooks/crm");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");
    private static final Pattern ID =
            Pattern.compile("(?m)^ *(?:- )?(?:id|step|gate|line|item|plan|recipe): ([a-z0-9-]+)$");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
    private static final Pattern PLACE = Pattern.compile(
            "(all three|(00[012]:\\d+(-\\d+)?(, \\d+(-\\d+)?)*)(; 00[012]:\\d+(-\\d+)?(, \\d+(-\\d+)?)*)*)");

    @Test
    void everyFindingNamesItsLinesAndWhatRunsHere() throws IOException {
        assertThat(rows()).hasSizeGreaterThan(70).allSatisfy(row -> {
            assertThat(row).hasSize(4);
            assertThat(row.get(0)).matches(PLACE);
            assertThat(row.get(3)).isNotBlank();
        });
    }

    @Test
    void everyNameOnTheRightIsOneOfTheRunbookAndEveryFileIsThere() throws IOException {
        Set<String> ids = new HashSet<>();
        ID.matcher(Files.readString(RUNBOOK.resolve("runbook.yaml")))
                .results()
                .map(m -> m.group(1))
                .forEach(ids::add);
        for (List<String> row : rows()) {
            List<String> names =
                    CODE.matcher(row.get(3)).results().map(FindingsTest::first).toList();
            for (String name : names) {
                if (name.contains("/")) {
                    assertThat(Files.exists(RUNBOOK.resolve(name)) || Files.exists(Path.of(name)))
                            .as("%s in %s", name, row)
                            .isTrue();
                } else if (NAME.matcher(name).matches()) {
                    assertThat(ids).as("%s", row).contains(name);
                }
            }
        }
    }

    private static String first(MatchResult found) {
        return found.group(1);
    }

    /** The cells of every row but the heads. */
    private static List<List<String>> rows() throws IOException {
        return Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| Where "))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
                .toList();
    }
}
