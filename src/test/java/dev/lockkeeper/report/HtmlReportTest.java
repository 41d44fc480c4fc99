package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.RollbackFixture;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

class HtmlReportTest {
    @Test
    void theSameWindowGivesTheSameText() {
        assertThat(text(MarkdownReportTest.story())).isEqualTo(text(MarkdownReportTest.story()));
    }

    @Test
    void itNeedsNothingElseAndMayAskForNothing() {
        String text = text(MarkdownReportTest.story());

        assertThat(page(MarkdownReportTest.story()).shape())
                .doesNotContain("script", "link", "img", "iframe", "form", "object", "base");
        assertThat(text).doesNotContain("http:", "https:", "url(", "@import", "//");
        assertThat(text).contains("default-src 'none'; style-src 'unsafe-inline'");
    }

    @Test
    void itHasTheSectionsOfTheMarkdownInTheSameOrderAndLeadsToEach() {
        ParsedPage page = page(RollbackFixture.rolledBack());
        List<String> sections = MarkdownReport.text(report(RollbackFixture.rolledBack()))
                .lines()
                .filter(line -> line.startsWith("## "))
                .map(line -> line.substring(3))
                .toList();

        assertThat(page.texts("h2")).isEqualTo(sections).contains("Execution summary", "Sign-off sheet");
        assertThat(page.texts("a")).isEqualTo(sections);
        assertThat(page.elements("a").stream()
                        .map(link -> link.getAttribute("href").substring(1)))
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(page.elements("h2").stream()
                        .map(heading -> heading.getAttribute("id"))
                        .toList());
    }

    @Test
    void everyRowOfTheMarkdownIsARowHere() {
        String markdown = MarkdownReport.text(report(MarkdownReportTest.story()));
        long rows = markdown.lines()
                .filter(line -> line.startsWith("| "))
                .filter(line -> !line.startsWith("| ---"))
                // the heads of fact tables are empty there and left out here
                .filter(line -> !line.equals("|  |  |"))
                .count();

        assertThat(page(MarkdownReportTest.story()).count("tr")).isEqualTo((int) rows);
    }

    @Test
    void everyHeadSaysWhatItIsTheHeadOfAndEveryTableWhatItIsAbout() {
        ParsedPage page = page(MarkdownReportTest.story());

        assertThat(page.elements("th"))
                .allSatisfy(head -> assertThat(head.getAttribute("scope")).isIn("col", "row"));
        assertThat(page.elements("table"))
                .allSatisfy(
                        table -> assertThat(table.getAttribute("aria-label")).isNotBlank());
    }

    @Test
    void aVerdictIsAWordAndNotAColourAlone() {
        List<Element> verdicts = page(MarkdownReportTest.story()).elements("strong");

        assertThat(verdicts)
                .isNotEmpty()
                .allSatisfy(verdict -> assertThat(verdict.getTextContent())
                        .isEqualTo(
                                switch (verdict.getAttribute("class")) {
                                    case "verdict pass" -> "PASS";
                                    case "verdict fail" -> "FAIL";
                                    default -> "NOT PROVEN";
                                }));
        assertThat(page(MarkdownReportTest.story()).texts("td")).contains("FAIL, accepted");
    }

    @Test
    void nothingIsCalledPassBeforeItWasLookedAt() {
        assertThat(page(WindowFixture.scheduled()).texts("strong")).isNotEmpty().containsOnly("NOT PROVEN");
    }

    private static WindowReport report(WindowFixture at) {
        return WindowReport.of(at.window, at.journal, MarkdownReportTest.NAMES);
    }

    private static String text(WindowFixture at) {
        return HtmlReport.text(report(at));
    }

    private static ParsedPage page(WindowFixture at) {
        return ParsedPage.of(text(at));
    }
}
