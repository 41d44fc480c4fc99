package dev.lockkeeper.standin;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the compiler does not mind and the team does. */
final class StyleRules {
    private static final int LONGEST_LINE = 120;

    private StyleRules() {}

    /** One line per breach: file, line, what. */
    static List<String> broken(Checkout checkout) throws IOException {
        List<String> found = new ArrayList<>();
        for (Path source : checkout.sources()) {
            try {
                look(checkout.name(source), checkout.lines(source), found);
            } catch (CharacterCodingException e) {
                found.add(checkout.name(source) + ": is not written in UTF-8");
            }
        }
        return found;
    }

    private static void look(String name, List<String> lines, List<String> found) {
        boolean speaks = lines.stream().anyMatch(line -> line.contains("public static void main("));
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            String where = name + ":" + (i + 1) + ": ";
            if (line.indexOf('\t') >= 0) {
                found.add(where + "a tab; indent with spaces");
            }
            if (!line.equals(line.stripTrailing())) {
                found.add(where + "spaces at the end of the line");
            }
            if (line.codePointCount(0, line.length()) > LONGEST_LINE) {
                found.add(where + "longer than " + LONGEST_LINE + " characters");
            }
            if (!speaks && (line.contains("System.out.") || line.contains("System.err."))) {
                found.add(where + "prints to the console; use the log");
            }
        }
    }
}
