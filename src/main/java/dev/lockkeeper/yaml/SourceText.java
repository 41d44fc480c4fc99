package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.DocumentPath;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Turns a file's bytes into text: UTF-8 only, without a byte order mark, nothing guessed. */
final class SourceText {
    private SourceText() {}

    /** The text, or nothing and the reason among the problems. */
    static Optional<String> of(String file, byte[] bytes, DocumentPath path, Problems problems) {
        if (starts(bytes, 0xEF, 0xBB, 0xBF)) {
            problems.add(
                    file,
                    new Node.Place(1, 1),
                    path,
                    "the file begins with a byte order mark",
                    "save it as UTF-8 without BOM");
            return Optional.empty();
        }
        if (starts(bytes, 0xFE, 0xFF) || starts(bytes, 0xFF, 0xFE) || hasNullEarly(bytes)) {
            problems.add(
                    file, new Node.Place(1, 1), path, "the file is not UTF-8 but UTF-16 or UTF-32", "save it as UTF-8");
            return Optional.empty();
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(in, out, true);
        String text = out.flip().toString();
        if (result.isError()) {
            problems.add(
                    file,
                    place(text, text.length()),
                    path,
                    String.format("the byte 0x%02X is not UTF-8", bytes[in.position()]),
                    "save the file as UTF-8");
            return Optional.empty();
        }
        int forbidden = forbidden(text);
        if (forbidden >= 0) {
            problems.add(
                    file,
                    place(text, forbidden),
                    path,
                    String.format("the character U+%04X cannot be in a text file", (int) text.charAt(forbidden)),
                    "remove it");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Where this offset stands; columns count characters as an editor does. */
    static Node.Place place(String text, int offset) {
        String before = text.substring(0, offset);
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        int start = before.lastIndexOf('\n') + 1;
        return new Node.Place(line, 1 + before.codePointCount(start, before.length()));
    }

    private static boolean starts(byte[] bytes, int... mark) {
        if (bytes.length < mark.length) {
            return false;
        }
        for (int i = 0; i < mark.length; i++) {
            if ((bytes[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    /** UTF-16 and UTF-32 without a mark show as a zero byte among the first four. */
    private static boolean hasNullEarly(byte[] bytes) {
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            if (bytes[i] == 0) {
                return true;
            }
        }
        return false;
    }

    /** The first control character other than tab and line end, or a byte order mark in the middle; -1 if none. */
    private static int forbidden(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean control = c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c >= 0x7F && c < 0xA0;
            if (control || c == '\uFEFF' || c == '\uFFFE' || c == '\uFFFF') {
                return i;
            }
        }
        return -1;
    }
}
