package dev.lockkeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.testkit.Film;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The clip that the README opens with; {@code ClipIT} makes it. */
class ClipTest {
    private static final Path CLIP = Path.of("docs/clip.gif");
    private static final Duration LONGEST = Duration.ofSeconds(25);
    /** As long as one reads a short sentence. */
    private static final Duration SHORTEST_SCENE = Duration.ofMillis(1_500);

    private static final int FOUR_MEGABYTES = 4_000_000;

    @Test
    void itIsShortSmallAndNeverEnds() throws IOException {
        Film clip = Film.of(CLIP);

        assertThat(clip.length()).isLessThanOrEqualTo(LONGEST);
        assertThat(Files.size(CLIP)).isLessThan(FOUR_MEGABYTES);
        assertThat(clip.repeats()).isTrue();
        assertThat(clip.times())
                .hasSizeBetween(8, 12)
                .allSatisfy(time -> assertThat(time).isGreaterThanOrEqualTo(SHORTEST_SCENE));
    }

    @Test
    void everyPictureIsOfOneSizeAndShowsSomethingElse() throws IOException {
        Film clip = Film.of(CLIP);

        assertThat(clip.width()).isBetween(850, 1_000);
        assertThat(clip.pictures()).extracting(BufferedImage::getWidth).containsOnly(clip.width());
        assertThat(clip.pictures()).extracting(BufferedImage::getHeight).containsOnly(clip.height());
        assertThat(clip.pictures().stream().map(ClipTest::pixels)).doesNotHaveDuplicates();
    }

    @Test
    void theReadmeOpensWithItAndTellsItsStoryToWhoeverCannotSeeIt() throws IOException {
        List<String> lines = Files.readAllLines(Path.of("README.md"));
        int where = 0;
        while (!lines.get(where).contains("(docs/clip.gif)")) {
            where++;
        }
        assertThat(lines.subList(0, where)).as("what stands above the clip").noneMatch(line -> line.startsWith("## "));
        assertThat(lines.get(where)).contains("sign", "fails", "types", "killed", "goes on");
    }

    private static List<Integer> pixels(BufferedImage picture) {
        int[] all = picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
        return java.util.Arrays.stream(all).boxed().toList();
    }
}
