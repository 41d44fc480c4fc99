package dev.lockkeeper.target;

import dev.lockkeeper.window.TargetIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

/** One attempt of a restore step in a process of its own, which stands still where it is told to and is killed there. */
public final class RestoreProcess {
    private static final String END = "the end";
    private static final String GO = "go";
    private static final long LOOK_EVERY_NANOS = 1_000_000;

    private RestoreProcess() {}

    /** Begins the first attempt; comes back once it stands still where its progress begins with these words. */
    static Process standingAt(SwapGround it, String words, Path folder) throws IOException {
        Process process = begun(it, words, folder);
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder heard = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            heard.append(line).append('\n');
            if (line.startsWith(words)) {
                return process;
            }
        }
        throw new AssertionError("it ended without coming to: " + words + "\n" + heard);
    }

    /** Has the attempt of this folder go on from where it stands. */
    static void letGoOn(Path folder) throws IOException {
        Files.createFile(folder.resolve(GO));
    }

    private static Process begun(SwapGround it, String words, Path folder) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RestoreProcess.class.getName())
                .redirectErrorStream(true)
                .start();
        Properties told = new Properties();
        it.outputs.forEach((name, value) -> told.setProperty("output." + name, value));
        told.setProperty("host", it.ground.database.host());
        told.setProperty("port", String.valueOf(it.ground.database.port()));
        told.setProperty("database", it.name());
        told.setProperty("user", it.ground.database.user());
        told.setProperty("password", it.ground.database.password());
        told.setProperty("folder", folder.resolve("backups").toString());
        told.setProperty("ledger", it.ledger);
        told.setProperty("words", words);
        try (OutputStream in = process.getOutputStream()) {
            told.store(in, null);
        }
        return process;
    }

    /** What runs there. */
    public static void main(String[] none) throws Exception {
        Properties told = new Properties();
        told.load(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
        Map<String, String> outputs = new LinkedHashMap<>();
        told.stringPropertyNames().stream()
                .filter(name -> name.startsWith("output."))
                .forEach(name -> outputs.put(name.substring("output.".length()), told.getProperty(name)));
        Targets targets = new Targets(List.of(Ground.settings(
                told.getProperty("host"),
                Integer.parseInt(told.getProperty("port")),
                told.getProperty("database"),
                told.getProperty("user"),
                told.getProperty("password"))));
        TargetIdentity expected = new PostgresTargetDesk(targets).identify(Ground.TARGET);
        BackupSettings settings = new BackupSettings(Path.of(told.getProperty("folder")), null, Map.of());
        String words = told.getProperty("words");
        Path go = settings.folder().resolveSibling(GO);
        Outcomes.succeeded(new RestoreStepExecutor(targets, settings, Pause.real())
                .run(
                        SwapGround.context(expected, told.getProperty("ledger"), 1, outputs),
                        said -> standIf(said, words, go)));
        standIf(END, words, go);
    }

    private static void standIf(String said, String words, Path go) {
        System.out.println(said);
        while (said.startsWith(words) && !Files.exists(go)) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }
}
