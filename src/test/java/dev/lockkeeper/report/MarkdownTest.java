package dev.lockkeeper.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.WindowFixture;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    private static final String HOSTILE = "x | y\n\n# Verdict: PASS\n| a | b |\r\n<script>alert(1)</script>"
            + "![i](http://evil.example/p.png) [l](javascript:x) `code` **b** \u202Egnp\u0000 www.evil.example";

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a|b~a\\|b",
                "*x*~\\*x\\*",
                "a_b~a_b",
                "_x_~\\_x\\_",
                "<b>&amp;~&lt;b&gt;&amp;amp;",
                "[x](y)~\\[x\\](y)",
                "# x~\\# x",
                "- x~\\- x",
                "1. x~1\\. x",
                "22) x~22\\) x",
                "v1.2~v1.2",
                "15.19~15.19",
                "https://evil.example~https\\://evil.example",
                "WWW.evil.example~WWW\\.evil.example",
                "back\\slash~back\\\\slash",
                "``x``~\\`\\`x\\`\\`"
            })
    void markupInAValueIsShownNotObeyed(String raw, String safe) {
        assertThat(Markdown.value(raw)).isEqualTo(safe);
    }

    @Test
    void aValueIsOneLineWhateverItHolds() {
        assertThat(Markdown.value("a\r\nb\u2028c\td\u0085e")).isEqualTo("a b c d e");
    }

    @Test
    void whatCannotBeSeenIsMadeVisible() {
        assertThat(Markdown.value("a\u202Eb\u0000c\u200Bd")).isEqualTo("a\uFFFDb\uFFFDc\uFFFDd");
    }

    @Test
    void aVeryLongValueIsCutAndSaysSo() {
        assertThat(Markdown.value("y".repeat(5_000))).hasSizeLessThan(2_100).endsWith("… (cut)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a`b", "a b", "a|b", "", "a\nb"})
    void onlyHarmlessCharactersBecomeCode(String raw) {
        assertThat(Markdown.code(raw)).isEqualTo(Markdown.value(raw)).doesNotStartWith("`");
    }

    @Test
    void hostileWordsAddNoLineNoCellAndNoMarkupToAReport() {
        WindowFixture tame = WindowFixture.started();
        WindowFixture hostile = WindowFixture.started();
        tame.fact(new LifeEvent.NoteTaken(WindowFixture.NOA.actor(), "x", tame.now));
        hostile.fact(new LifeEvent.NoteTaken(WindowFixture.NOA.actor(), HOSTILE, hostile.now));
        List<String> expected = text(tame, "@noa").lines().toList();
        String text = text(hostile, HOSTILE);
        assertThat(text.lines().map(MarkdownTest::shape))
                .containsExactlyElementsOf(
                        expected.stream().map(MarkdownTest::shape).toList());
        assertThat(text)
                .doesNotContain("<script>", "\u202E", "\u0000", "http://evil", "www.evil")
                .doesNotContainPattern("(?<!\\\\)\\]\\(");
    }

    private static String text(WindowFixture at, String name) {
        return MarkdownReport.text(WindowReport.of(at.window, at.journal, actor -> name));
    }

    /** What kind of line it is, and how many cells it has. */
    private static String shape(String line) {
        String kind = line.isEmpty() ? "" : line.substring(0, 1);
        return kind
                + line.replaceAll("\\\\\\\\", "")
                        .replaceAll("\\\\\\|", "")
                        .replaceAll("[^|]", "")
                        .length();
    }
}
