package dev.lockkeeper.browser;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/** Pictures of one size as an animated GIF that begins again after its last one. */
final class Gif {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    /** Netscape's block: what follows is a number of rounds, and none means for ever. */
    private static final byte[] FOR_EVER = {1, 0, 0};

    private static final int MILLIS_OF_A_DELAY = 10;

    private Gif() {}

    /** A picture and how long it stays; GIF knows hundredths of a second. */
    record Frame(BufferedImage picture, Duration shown) {}

    /** Writes the file anew, with one palette for all of them. */
    static void write(Path file, List<Frame> frames) throws IOException {
        IndexColorModel colors = Palette.of(frames.stream().map(Frame::picture).toList());
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        Files.deleteIfExists(file);
        try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (Frame frame : frames) {
                BufferedImage drawn = Palette.drawnIn(colors, frame.picture());
                writer.writeToSequence(new IIOImage(drawn, null, about(writer, drawn, frame.shown())), null);
            }
            writer.endWriteSequence();
        } finally {
            writer.dispose();
        }
    }

    private static IIOMetadata about(ImageWriter writer, BufferedImage drawn, Duration shown) throws IOException {
        IIOMetadata about = writer.getDefaultImageMetadata(new ImageTypeSpecifier(drawn), null);
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("delayTime", Long.toString(shown.toMillis() / MILLIS_OF_A_DELAY));
        control.setAttribute("transparentColorIndex", "0");
        root.appendChild(control);
        IIOMetadataNode rounds = new IIOMetadataNode("ApplicationExtension");
        rounds.setAttribute("applicationID", "NETSCAPE");
        rounds.setAttribute("authenticationCode", "2.0");
        rounds.setUserObject(FOR_EVER.clone());
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(rounds);
        root.appendChild(extensions);
        about.mergeTree(FORMAT, root);
        return about;
    }
}
