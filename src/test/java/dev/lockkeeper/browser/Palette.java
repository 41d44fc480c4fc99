package dev.lockkeeper.browser;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The 256 colours of a GIF, the same for all its pictures, without dithering: what covers much of a page keeps exactly its
 * colour, and the few pixels at the edges of letters take the nearest.
 */
final class Palette {
    static final int SIZE = 256;

    private Palette() {}

    /** The most frequent colours of these pictures, none nearer to another than it takes to have enough of them. */
    static IndexColorModel of(List<BufferedImage> pictures) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (BufferedImage picture : pictures) {
            for (int pixel : pixels(picture)) {
                counts.merge(pixel, 1, Integer::sum);
            }
        }
        List<Integer> frequentFirst = counts.entrySet().stream()
                .sorted(Map.Entry.<Integer, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
        List<Integer> chosen = choose(frequentFirst, 0);
        for (int apart = 1; chosen.size() > SIZE; apart++) {
            chosen = choose(frequentFirst, apart);
        }
        int[] colors = chosen.stream().mapToInt(Integer::intValue).toArray();
        return new IndexColorModel(8, colors.length, colors, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
    }

    /** At most one more than there is room for. */
    private static List<Integer> choose(List<Integer> frequentFirst, int apart) {
        List<Integer> chosen = new ArrayList<>();
        for (int color : frequentFirst) {
            if (chosen.stream().allMatch(other -> distance(color, other) > apart * apart)) {
                chosen.add(color);
            }
            if (chosen.size() > SIZE) {
                break;
            }
        }
        return chosen;
    }

    /** The picture in these colours. */
    static BufferedImage drawnIn(IndexColorModel colors, BufferedImage picture) {
        int width = picture.getWidth();
        BufferedImage drawn = new BufferedImage(width, picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colors);
        Map<Integer, Integer> nearest = new HashMap<>();
        int[] pixels = pixels(picture);
        for (int i = 0; i < pixels.length; i++) {
            int index = nearest.computeIfAbsent(pixels[i], color -> nearest(colors, color));
            drawn.getRaster().setSample(i % width, i / width, 0, index);
        }
        return drawn;
    }

    private static int nearest(IndexColorModel colors, int color) {
        int best = 0;
        for (int i = 1; i < colors.getMapSize(); i++) {
            if (distance(colors.getRGB(i), color) < distance(colors.getRGB(best), color)) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int one, int other) {
        int red = (one >> 16 & 0xFF) - (other >> 16 & 0xFF);
        int green = (one >> 8 & 0xFF) - (other >> 8 & 0xFF);
        int blue = (one & 0xFF) - (other & 0xFF);
        return red * red + green * green + blue * blue;
    }

    private static int[] pixels(BufferedImage picture) {
        int width = picture.getWidth();
        return picture.getRGB(0, 0, width, picture.getHeight(), null, 0, width);
    }
}
