package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    private static final String HOSTILE = "</td></table><script>alert(1)</script><img src=x onerror=alert(1)>"
            + "\" onmouseover=\"x' style='&#x3c;<!--]]>\n<a href='javascript:x'>http://evil.example\u202Egnp\u0000";

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "<b>~&lt;b&gt;",
                "a & b~a &amp; b",
                "&lt;~&amp;lt;",
                "say \"x\"~say &quot;x&quot;",
                "it's~it&#39;s",
                "</style>~&lt;/style&gt;",
                "%s %n~%s %n"
            })
    void markupInAValueIsShownNotObeyed(String raw, String safe) {
        assertThat(Html.escaped(raw)).isEqualTo(safe);
    }

    @Test
    void whatCannotBeSeenIsMadeVisibleAndALineStaysALine() {
        assertThat(Html.escaped("a\u202Eb\u0000c\r\nd\u200Be")).isEqualTo("a\uFFFDb\uFFFDc d\uFFFDe");
    }

    @Test
    void aVeryLongValueIsCutAndSaysSo() {
        assertThat(Html.escaped("<".repeat(5_000))).hasSizeLessThan(8_100).endsWith("… (cut)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"value", "code"})
    void everyPlaceOfAPaperEscapesWhatItIsGiven(String kind) {
        Inline hostile = kind.equals("value") ? Inline.value(HOSTILE) : Inline.code(HOSTILE);
        Html paper = new Html(HOSTILE, HOSTILE);
        paper.title(hostile);
        paper.section("A section");
        paper.part(hostile);
        paper.paragraph(hostile);
        paper.facts(Map.of("Name", hostile));
        paper.table(List.of("One", "Two"), List.of(List.of(hostile, hostile)));
        paper.list(List.of(hostile));
        paper.ticks(List.of(new Paper.Tick(true, hostile)));

        ParsedPage page = ParsedPage.of(paper.text());
        assertThat(page.count("script")).isZero();
        assertThat(page.count("img")).isZero();
        assertThat(page.count("table")).isEqualTo(2);
        assertThat(page.count("a")).isEqualTo(1);
        assertThat(page.attributes()).doesNotContain("onerror", "onmouseover", "src");
        assertThat(page.texts("td")).contains(OneLine.of(HOSTILE));
    }

    @Test
    void hostileWordsAddNoElementToAReport() {
        WindowFixture tame = WindowFixture.started();
        WindowFixture hostile = WindowFixture.started();
        tame.fact(new LifeEvent.NoteTaken(WindowFixture.NOA.actor(), "x", tame.now));
        hostile.fact(new LifeEvent.NoteTaken(WindowFixture.NOA.actor(), HOSTILE, hostile.now));

        assertThat(page(hostile, HOSTILE).shape()).isEqualTo(page(tame, "@noa").shape());
    }

    private static ParsedPage page(WindowFixture at, String name) {
        return ParsedPage.of(HtmlReport.text(WindowReport.of(at.window, at.journal, actor -> name)));
    }
}
