package dev.lockkeeper.engine;

import java.util.ArrayList;
import java.util.List;

/** The changed lines between two texts, in the usual form: minus for gone, plus for new. */
final class LineDifference {
    /** More lines than this do not help anybody on a phone. */
    private static final int MOST_LINES = 40;

    private LineDifference() {}

    /** The comparison is quadratic; past this many differing lines on a side, saying how many is all one gets. */
    private static final int MOST_COMPARED = 1_500;

    static String of(String before, String after) {
        List<String> old = before.lines().toList();
        List<String> now = after.lines().toList();
        int start = 0;
        while (start < Math.min(old.size(), now.size()) && old.get(start).equals(now.get(start))) {
            start++;
        }
        int oldEnd = old.size();
        int nowEnd = now.size();
        while (oldEnd > start && nowEnd > start && old.get(oldEnd - 1).equals(now.get(nowEnd - 1))) {
            oldEnd--;
            nowEnd--;
        }
        return between(old.subList(start, oldEnd), now.subList(start, nowEnd), start);
    }

    private static String between(List<String> old, List<String> now, int start) {
        if (old.size() > MOST_COMPARED || now.size() > MOST_COMPARED) {
            return old.size() + " lines were replaced by " + now.size() + ", from line " + (start + 1) + " on";
        }
        int[][] common = longestCommon(old, now);
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < old.size() || j < now.size()) {
            if (i < old.size() && j < now.size() && old.get(i).equals(now.get(j))) {
                i++;
                j++;
            } else if (j < now.size() && (i == old.size() || common[i][j + 1] > common[i + 1][j])) {
                lines.add("+" + (start + j + 1) + "  " + now.get(j++));
            } else {
                lines.add("-" + (start + i + 1) + "  " + old.get(i++));
            }
        }
        if (lines.size() > MOST_LINES) {
            int more = lines.size() - MOST_LINES;
            lines = new ArrayList<>(lines.subList(0, MOST_LINES));
            lines.add("… and " + more + " more changed lines");
        }
        return String.join("\n", lines);
    }

    private static int[][] longestCommon(List<String> old, List<String> now) {
        int[][] length = new int[old.size() + 1][now.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = now.size() - 1; j >= 0; j--) {
                length[i][j] = old.get(i).equals(now.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        return length;
    }
}
