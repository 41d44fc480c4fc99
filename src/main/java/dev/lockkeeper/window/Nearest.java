package dev.lockkeeper.window;

import java.util.List;
import java.util.Locale;

/** Finds the word somebody probably meant. */
public final class Nearest {
    /** More different letters than this is another word, not a slip. */
    private static final int MOST_SLIPS = 3;

    private Nearest() {}

    /** The candidate with the fewest slips from what was typed, or an empty string if none is near. */
    public static String of(String typed, List<String> candidates) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        String best = "";
        int fewest = Math.min(MOST_SLIPS, Math.max(1, wanted.length() / 2)) + 1;
        for (String candidate : candidates) {
            int slips = slips(wanted, candidate.toLowerCase(Locale.ROOT));
            if (slips < fewest) {
                fewest = slips;
                best = candidate;
            }
        }
        return best;
    }

    /** Levenshtein's distance. */
    private static int slips(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int swap = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(swap, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
