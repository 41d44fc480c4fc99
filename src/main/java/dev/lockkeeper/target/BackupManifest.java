package dev.lockkeeper.target;

import dev.lockkeeper.window.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The SHA-256 of every file of a dump, by its path in the backup's folder, as {@code sha256sum -c} reads it.
 *
 * @param bytes of all of them
 */
record BackupManifest(Map<String, String> hashes, long bytes) {
    static final String NAME = "SHA256SUMS";

    private static final int BUFFER = 1 << 16;
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})  (\\S.*)");
    /** A manifest of a hundred thousand tables has less. */
    private static final long LARGEST_BYTES = 50_000_000;

    BackupManifest {
        hashes = new LinkedHashMap<>(hashes);
    }

    /** Reads every byte of these files. */
    static BackupManifest of(Path folder, List<Path> files) throws IOException {
        Map<String, String> hashes = new LinkedHashMap<>();
        long bytes = 0;
        for (Path file : files) {
            hashes.put(name(folder, file), sha256(file));
            bytes += Files.size(file);
        }
        return new BackupManifest(hashes, bytes);
    }

    /**
     * Reads every file that the manifest in this folder names.
     *
     * @return what is not as it was written down, as clauses; empty if every byte is
     */
    static List<String> damages(Path folder) {
        Path manifest = folder.resolve(NAME);
        List<String> damages = new ArrayList<>();
        try {
            if (Files.size(manifest) > LARGEST_BYTES) {
                return List.of(NAME + " is too large to be one of ours");
            }
            for (String line : Files.readAllLines(manifest, StandardCharsets.UTF_8)) {
                Matcher read = LINE.matcher(line);
                Path file = read.matches() ? folder.resolve(read.group(2)).normalize() : folder;
                if (!read.matches() || !file.startsWith(folder.normalize())) {
                    damages.add(NAME + " has a line that is none of ours");
                } else if (!Files.isRegularFile(file)) {
                    damages.add(read.group(2) + " is gone");
                } else if (!sha256(file).equals(read.group(1))) {
                    damages.add(read.group(2) + " is not as it was when it was tested");
                }
            }
        } catch (IOException e) {
            damages.add(NAME + " or a file it names cannot be read: " + e.getMessage());
        }
        return damages;
    }

    /** Whether every file that the manifest in this folder names is there; also true where there is no manifest. */
    static boolean isThere(Path folder) {
        Path manifest = folder.resolve(NAME);
        if (!Files.exists(manifest)) {
            return true;
        }
        try (Stream<String> lines = Files.lines(manifest, StandardCharsets.UTF_8)) {
            return lines.map(LINE::matcher)
                    .allMatch(read -> read.matches() && Files.isRegularFile(folder.resolve(read.group(2))));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** The hash of the only file, or of the manifest's text if there are several. */
    String sha256() {
        return hashes.size() == 1
                ? hashes.values().iterator().next()
                : HexFormat.of().formatHex(Sha256.begun().digest(text().getBytes(StandardCharsets.UTF_8)));
    }

    /** A line for each file. */
    String text() {
        StringBuilder text = new StringBuilder();
        hashes.forEach(
                (name, hash) -> text.append(hash).append("  ").append(name).append('\n'));
        return text.toString();
    }

    /** The hash of this file, 64 hex digits. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest = Sha256.begun();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String name(Path folder, Path file) {
        List<String> parts = new ArrayList<>();
        folder.relativize(file).forEach(part -> parts.add(part.toString()));
        return String.join("/", parts);
    }
}
