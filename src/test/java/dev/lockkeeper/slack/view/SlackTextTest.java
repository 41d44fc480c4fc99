package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SlackTextTest {
    private static final String FACE = "\uD83D\uDE00";

    @Test
    void markupOfOthersIsShownAndDoesNothing() {
        assertThat(SlackText.literal("<!channel> & <@U1>")).isEqualTo("&lt;!channel&gt; &amp; &lt;@U1&gt;");
        assertThat(SlackText.literal("&lt;")).isEqualTo("&amp;lt;");
    }

    @Test
    void whatNobodySeesIsTakenOut() {
        assertThat(SlackText.literal("a\u202Eb\u200Bc\u0000d\uFEFFe\u3164f")).isEqualTo("abcdef");
        assertThat(SlackText.literal("\uD800a\uDC00" + FACE)).isEqualTo("a" + FACE);
    }

    @Test
    void aLineStaysOneLine() {
        assertThat(SlackText.line("a\nb\r\nc\u2028d\te")).isEqualTo("a b c d e");
        assertThat(SlackText.literal("a\r\nb")).isEqualTo("a\nb");
    }

    @Test
    void noRunOfBackticksClosesACodeBlock() {
        for (int n = 1; n < 9; n++) {
            assertThat(SlackText.literal("`".repeat(n))).doesNotContain("``");
        }
    }

    @Test
    void textIsCutAtTheLimitAndSaysSo() {
        for (int limit : List.of(24, 75, 150, 300, 3000)) {
            assertThat(SlackText.cut("x".repeat(limit - 1), limit)).hasSize(limit - 1);
            assertThat(SlackText.cut("x".repeat(limit), limit)).hasSize(limit).doesNotContain("…");
            assertThat(SlackText.cut("x".repeat(limit + 1), limit))
                    .hasSize(limit)
                    .endsWith("x…");
            assertThat(SlackText.plain("x".repeat(limit), limit)).hasSize(limit).doesNotContain("…");
            assertThat(SlackText.plain("x".repeat(limit + 1), limit))
                    .hasSize(limit)
                    .endsWith("x…");
        }
    }

    @Test
    void aFourByteCharacterOnTheEdgeIsKeptWholeOrLeftOut() {
        for (int limit = 20; limit < 24; limit++) {
            for (String cut : List.of(
                    SlackText.cut(FACE.repeat(20), limit),
                    SlackText.cut("x" + FACE.repeat(20), limit),
                    SlackText.plain(FACE.repeat(20), limit),
                    SlackText.plain("x" + FACE.repeat(20), limit))) {
                assertThat(cut.length()).isLessThanOrEqualTo(limit).isGreaterThanOrEqualTo(limit - 1);
                assertThat(cut).endsWith(FACE + "…");
            }
        }
    }

    @Test
    void aCutNeverSplitsATokenOrAnEntity() {
        String text = "ab&lt;cd <@UDBA> &amp; <!date^1795269600^{time}|14:00 UTC> end of it";
        for (int limit = 3; limit < text.length(); limit++) {
            String cut = SlackText.cut(text, limit);
            assertThat(cut.length()).isLessThanOrEqualTo(limit);
            assertThat(cut.replaceAll("<[^<>]*>", "").replaceAll("&(lt|gt|amp);", ""))
                    .doesNotContain("<", ">", "&");
        }
    }

    @Test
    void aCutCodeBlockIsClosed() {
        String block = SlackText.code("x\n".repeat(2000), 500);
        assertThat(block).hasSizeLessThanOrEqualTo(500).startsWith("```\n").endsWith("…\n```");
    }

    @Test
    void columnsLineUpByCodePoints() {
        List<String> table = SlackText.tables(
                List.of(List.of("views", "12 of 12", "PASS"), List.of(FACE + FACE, "<b>", "FAIL"), List.of("one")));
        assertThat(table)
                .containsExactly("```\nviews  12 of 12  PASS\n" + FACE + FACE + "     &lt;b&gt;       FAIL\none\n```");
    }

    @Test
    void aLongTableContinuesInTheNextSection() {
        List<List<String>> rows = Collections.nCopies(200, List.of("a check with a long name", "measured", "PASS"));
        List<String> tables = SlackText.tables(rows);
        assertThat(tables)
                .hasSizeGreaterThan(1)
                .allSatisfy(t -> assertThat(t)
                        .hasSizeLessThanOrEqualTo(SlackText.SECTION)
                        .startsWith("```\n")
                        .endsWith("\n```"));
        assertThat(String.join("", tables).split("PASS", -1)).hasSize(201);
    }
}
