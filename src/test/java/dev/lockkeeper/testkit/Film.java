package dev.lockkeeper.testkit;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageInputStream;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * What a reader of an animated GIF shows.
 *
 * @param times how long each picture stays, in order
 * @param repeats true if it begins again at its end, for ever
 */
public record Film(List<BufferedImage> pictures, List<Duration> times, boolean repeats) {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int MILLIS_OF_A_DELAY = 10;

    public Film {
        pictures = List.copyOf(pictures);
        times = List.copyOf(times);
    }

    /** Reads the whole file. */
    public static Film of(Path file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
            reader.setInput(in);
            List<BufferedImage> pictures = new ArrayList<>();
            List<Duration> times = new ArrayList<>();
            boolean repeats = false;
            for (int i = 0; i < reader.getNumImages(true); i++) {
                pictures.add(reader.read(i));
                Node about = reader.getImageMetadata(i).getAsTree(FORMAT);
                times.add(Duration.ofMillis(MILLIS_OF_A_DELAY
                        * Long.parseLong(child(about, "GraphicControlExtension").getAttribute("delayTime"))));
                repeats |= isForEver(about);
            }
            return new Film(pictures, times, repeats);
        } finally {
            reader.dispose();
        }
    }

    public int width() {
        return pictures.get(0).getWidth();
    }

    public int height() {
        return pictures.get(0).getHeight();
    }

    /** How long it takes once. */
    public Duration length() {
        return times.stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** The colour of one pixel of one picture, as RRGGBB. */
    public int pixel(int picture, int x, int y) {
        return pictures.get(picture).getRGB(x, y) & 0xFFFFFF;
    }

    private static boolean isForEver(Node about) {
        NodeList extensions = ((IIOMetadataNode) about).getElementsByTagName("ApplicationExtension");
        for (int i = 0; i < extensions.getLength(); i++) {
            IIOMetadataNode extension = (IIOMetadataNode) extensions.item(i);
            if (extension.getAttribute("applicationID").equals("NETSCAPE")
                    && extension.getUserObject() instanceof byte[] rounds
                    && rounds[1] == 0
                    && rounds[2] == 0) {
                return true;
            }
        }
        return false;
    }

    private static IIOMetadataNode child(Node about, String name) {
        return (IIOMetadataNode)
                ((IIOMetadataNode) about).getElementsByTagName(name).item(0);
    }
}
