package dev.lockkeeper.browser;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A story in pictures of a page, each with one sentence under it. Pictures are taken, and the file is written, only in
 * a run with {@code -Dlockkeeper.clip=FILE}; any other run costs nothing.
 */
public final class Clip {
    private static final int BAR = 58;
    private static final int LINE = 5;
    private static final Color PAPER = new Color(0x1f2b2a);
    private static final Color INK = Color.WHITE;
    private static final Color DONE = new Color(0xf2c14e);
    private static final Font WORDS = new Font(Font.SANS_SERIF, Font.BOLD, 21);

    /** Soft shadows would take colours from the letters, and a blinking caret is in one picture and not in the next. */
    private static final String PLAIN = """
            const sheet = document.styleSheets[0], rules = [...sheet.cssRules];
            const plain = "dialog, .newest, input { box-shadow: none !important; caret-color: transparent; }";
            if (!rules.some((rule) => rule.cssText.includes("caret-color"))) sheet.insertRule(plain, rules.length);
            """;

    /** Brings the newest thing with these words to the middle and draws a frame around it; false if there is none. */
    private static final String MARK = """
            const [words, color] = arguments;
            const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
            const says = (each) => (each.value || each.innerText).includes(words);
            const newest = [...(dialog ?? document).querySelectorAll("button, input, p, pre")]
              .filter((each) => each.checkVisibility() && each.clientWidth > 9 && says(each)).at(-1);
            document.getElementById("clip-mark")?.remove();
            if (!newest) return false;
            const around = () => {
              const all = newest.getBoundingClientRect();
              if (newest.tagName !== "PRE") return all;
              const text = newest.firstChild.data, at = text.indexOf(words);
              const line = document.createRange();
              line.setStart(newest.firstChild, text.lastIndexOf("\\n", at) + 1);
              line.setEnd(newest.firstChild, text.indexOf("\\n", at) < 0 ? text.length : text.indexOf("\\n", at));
              const box = line.getBoundingClientRect();
              return new DOMRect(box.x, box.y, Math.min(box.width, all.right - box.x - 12), box.height);
            };
            const pane = document.getElementById("messages");
            if (pane.contains(newest)) {
              const box = around(), shown = pane.getBoundingClientRect();
              pane.scrollTop += box.top + box.height / 2 - shown.top - shown.height / 2;
            }
            const box = around(), frame = document.createElement("div");
            frame.id = "clip-mark";
            frame.style.cssText = `position: fixed; pointer-events: none; z-index: 9;
              border: 4px solid ${color}; border-radius: 8px;
              left: ${box.x - 7}px; top: ${box.y - 7}px; width: ${box.width + 14}px; height: ${box.height + 14}px`;
            (dialog ?? document.body).append(frame);
            frame.marked = newest;
            return true;
            """;

    private static final String STILL_MARKED =
            "return document.getElementById('clip-mark')?.marked.isConnected === true";
    private static final String UNMARK = "document.getElementById('clip-mark')?.remove()";

    private final Optional<Path> file;
    private final List<Scene> scenes = new ArrayList<>();

    private Clip(Optional<Path> file) {
        this.file = file;
    }

    private record Scene(BufferedImage picture, String sentence, Duration shown) {}

    /** In which colour something is marked. */
    public enum Mark {
        /** Somebody presses or types it. */
        ACT("#e8590c"),
        /** It is why the story goes on as it does. */
        TROUBLE("#d0021b");

        private final String color;

        Mark(String color) {
            this.color = color;
        }
    }

    /** The clip that this run was asked for, or one of which nothing is kept. */
    public static Clip asAsked() {
        return new Clip(
                Optional.ofNullable(System.getProperty("lockkeeper.clip")).map(Path::of));
    }

    /** The page as it is now. */
    public void shows(Page page, String sentence, Duration shown) {
        if (file.isPresent()) {
            scenes.add(new Scene(pictureOf(page), sentence, shown));
        }
    }

    /** The page with a frame around the newest thing that says these words, which is waited for. */
    public void shows(Page page, String sentence, Duration shown, Mark mark, String words) {
        if (file.isEmpty()) {
            return;
        }
        List<BufferedImage> taken = new ArrayList<>();
        // what is drawn anew while the picture is taken loses its frame, and is taken again
        page.await("\"" + words + "\" is marked", () -> {
            if (!page.script(MARK, words, mark.color).equals("true")) {
                return false;
            }
            taken.add(pictureOf(page));
            return page.script(STILL_MARKED).equals("true");
        });
        page.script(UNMARK);
        scenes.add(new Scene(taken.get(taken.size() - 1), sentence, shown));
    }

    /** Writes what was shown, if it was asked for. */
    public void write() {
        if (file.isEmpty()) {
            return;
        }
        long whole =
                scenes.stream().mapToLong(scene -> scene.shown().toMillis()).sum();
        long before = 0;
        List<Gif.Frame> frames = new ArrayList<>();
        for (Scene scene : scenes) {
            before += scene.shown().toMillis();
            frames.add(new Gif.Frame(drawn(scene, (double) before / whole), scene.shown()));
        }
        try {
            Gif.write(file.get(), frames);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BufferedImage pictureOf(Page page) {
        page.script(PLAIN);
        try {
            return ImageIO.read(new ByteArrayInputStream(page.picture()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The picture with its sentence under it, and between them a line that says how much of the story was told. */
    private static BufferedImage drawn(Scene scene, double told) {
        BufferedImage picture = scene.picture();
        int width = picture.getWidth();
        int height = picture.getHeight();
        BufferedImage whole = new BufferedImage(width, height + BAR, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = whole.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        pen.drawImage(picture, 0, 0, null);
        pen.setColor(PAPER);
        pen.fillRect(0, height, width, BAR);
        pen.setColor(DONE);
        pen.fillRect(0, height, (int) Math.round(width * told), LINE);
        pen.setColor(INK);
        pen.setFont(WORDS);
        int wide = pen.getFontMetrics().stringWidth(scene.sentence());
        if (wide > width) {
            throw new IllegalStateException("\"" + scene.sentence() + "\" is wider than the picture");
        }
        pen.drawString(scene.sentence(), (width - wide) / 2, height + LINE + (BAR - LINE) / 2 + WORDS.getSize() / 3);
        pen.dispose();
        return whole;
    }
}
