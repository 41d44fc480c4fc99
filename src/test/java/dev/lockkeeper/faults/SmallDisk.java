package dev.lockkeeper.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A disk of a few megabytes in memory, which can be filled to the last byte. Only where this process may mount one. */
public final class SmallDisk implements AutoCloseable {
    private static final int CHUNK = 4_096;

    private final Path folder;
    private final Path filler;

    private SmallDisk(Path folder) {
        this.folder = folder;
        this.filler = folder.resolve("filler");
    }

    /** Mounted in this empty folder; nothing if this machine does not let us, and then it says so. */
    public static Optional<SmallDisk> mounted(Path folder, int megabytes) throws IOException {
        Files.createDirectories(folder);
        String why;
        try {
            why = said("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m,mode=700", "tmpfs", folder.toString());
        } catch (IOException e) {
            why = e.getMessage();
        }
        if (why.isEmpty()) {
            return Optional.of(new SmallDisk(folder));
        }
        System.out.println("LEFT OUT: no disk of " + megabytes + " MB could be mounted (" + why + ")");
        return Optional.empty();
    }

    public Path folder() {
        return folder;
    }

    /** From now on nobody can write another page to it. */
    public void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(filler)) {
            byte[] chunk = new byte[CHUNK];
            while (folder.toFile().getUsableSpace() > 0) {
                out.write(chunk);
            }
        }
    }

    /** What was filled is free again. */
    public void free() throws IOException {
        Files.delete(filler);
    }

    @Override
    public void close() throws IOException {
        String why = said("umount", "-l", folder.toString());
        if (!why.isEmpty()) {
            throw new IOException(why);
        }
    }

    /** What the program complained of; empty if it did what it was told. */
    private static String said(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String words = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return command[0] + " did not end";
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
        return process.exitValue() == 0
                ? ""
                : words.strip() + " (" + command[0] + " ended with " + process.exitValue() + ")";
    }
}
