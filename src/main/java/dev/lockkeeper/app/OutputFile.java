package dev.lockkeeper.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command puts what it made: the named file, or standard output. */
final class OutputFile {
    private OutputFile() {}

    /**
     * Writes it, and says where it is unless it is on standard output.
     *
     * @param what what is written, at the beginning of a sentence
     * @param name the same with its name
     */
    static int write(CommandSpec command, @Nullable Path file, byte[] content, String what, String name) {
        if (file == null) {
            Ending.out(command).print(new String(content, StandardCharsets.UTF_8));
            Ending.out(command).flush();
            return 0;
        }
        try {
            Files.write(file, content);
        } catch (IOException e) {
            return Ending.refused(
                    command,
                    what + " cannot be written to " + file + " ("
                            + e.getClass().getSimpleName()
                            + "); name a file in a folder that is there and may be written to.");
        }
        Ending.out(command).println(name + " is in " + file + ".");
        Ending.out(command).flush();
        return 0;
    }
}
