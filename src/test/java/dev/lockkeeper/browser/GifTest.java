package dev.lockkeeper.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lockkeeper.testkit.Film;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GifTest {
    private static final int WIDTH = 300;
    private static final int HEIGHT = 20;
    private static final int PAPER = 0xffffff;
    private static final int BUTTON = 0x1c6f54;
    /** Nobody sees less. */
    private static final int SHADE = 8;

    @TempDir
    private Path folder;

    @Test
    void picturesComeBackInOrderWithTheirTimesAndBeginAgainAtTheEnd() throws IOException {
        Path file = folder.resolve("two.gif");
        Files.writeString(file, "what was there before, and longer than a GIF of nothing at all");

        Gif.write(
                file,
                List.of(
                        new Gif.Frame(filled(PAPER), Duration.ofMillis(1_700)),
                        new Gif.Frame(filled(BUTTON), Duration.ofMillis(250))));

        Film film = Film.of(file);
        assertThat(film.times()).containsExactly(Duration.ofMillis(1_700), Duration.ofMillis(250));
        assertThat(film.repeats()).isTrue();
        assertThat(film.width()).isEqualTo(WIDTH);
        assertThat(film.height()).isEqualTo(HEIGHT);
        assertThat(film.pixel(0, 5, 5)).isEqualTo(PAPER);
        assertThat(film.pixel(1, 5, 5)).isEqualTo(BUTTON);
    }

    @Test
    void whatCoversMuchKeepsItsColorWhereThereAreMoreColorsThanAGifKnows() throws IOException {
        BufferedImage shaded = filled(PAPER);
        for (int x = 0; x < WIDTH; x++) {
            // a letter's edge: every shade between paper and ink, one pixel each
            shaded.setRGB(x, 1, x * 255 / WIDTH * 0x010101);
            shaded.setRGB(x, 2, x * 255 / WIDTH << 8);
            for (int y = 10; y < HEIGHT; y++) {
                shaded.setRGB(x, y, BUTTON);
            }
        }
        Path file = folder.resolve("shades.gif");

        Gif.write(file, List.of(new Gif.Frame(shaded, Duration.ofSeconds(1))));

        Film film = Film.of(file);
        assertThat(film.pixel(0, 9, 5)).isEqualTo(PAPER);
        assertThat(film.pixel(0, 9, 15)).isEqualTo(BUTTON);
        for (int x = 0; x < WIDTH; x++) {
            assertThat(red(film.pixel(0, x, 1))).isCloseTo(red(shaded.getRGB(x, 1)), within(SHADE));
        }
    }

    private static BufferedImage filled(int color) {
        BufferedImage picture = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int x = 0; x < WIDTH; x++) {
            for (int y = 0; y < HEIGHT; y++) {
                picture.setRGB(x, y, color);
            }
        }
        return picture;
    }

    private static int red(int color) {
        return color >> 16 & 0xFF;
    }
}
