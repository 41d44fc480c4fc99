package dev.lockkeeper.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** Compiled with an older version of Lockkeeper: says what that one makes of what this one wrote. */
public final class OlderReader {
    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.list(Path.of(in.readLine()))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                System.out.println("form " + name + " " + read(name.replaceFirst("\\..*", ""), Files.readString(file)));
            }
        }
        PGSimpleDataSource state = new PGSimpleDataSource();
        state.setUrl(in.readLine());
        state.setUser(in.readLine());
        state.setPassword(in.readLine());
        System.out.println("live " + new PostgresWindowStore(state)
                .live().stream().map(window -> window.id().value()).toList());
    }

    private static String read(String kind, String body) {
        try {
            EventJson.read(kind, body);
            return "read";
        } catch (StoredFormException e) {
            return "refused";
        }
    }
}
