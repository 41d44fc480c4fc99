package dev.lockkeeper.scenario;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;

/** The bot in another process, which dies at once when it is killed and finishes nothing. */
final class BotProcess {
    private final Process process;
    private final BufferedReader out;
    private final URI address;
    private final List<String> log = new CopyOnWriteArrayList<>();

    private BotProcess(Process process, BufferedReader out, URI address) {
        this.process = process;
        this.out = out;
        this.address = address;
    }

    /**
     * Returns when it listens.
     *
     * @param options of the virtual machine
     */
    static BotProcess start(BotSettings settings, String... options) throws IOException {
        return start(System.getProperty("java.class.path"), settings, options);
    }

    /** As above, with the classes of another version. */
    static BotProcess start(String classPath, BotSettings settings, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        // it lives for seconds; compiling it well would cost more than it saves
        command.add("-XX:TieredStopAtLevel=1");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath, BotMain.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringWriter words = new StringWriter();
        settings.words().store(words, null);
        process.getOutputStream().write((words + BotMain.THAT_IS_ALL + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> said = new ArrayList<>();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(BotMain.LISTENS)) {
                URI address = URI.create(line.substring(BotMain.LISTENS.length()));
                BotProcess bot = new BotProcess(process, out, address);
                bot.log.addAll(said);
                bot.keepReading();
                return bot;
            }
            said.add(line);
        }
        throw new IllegalStateException("the bot did not start; it said:\n" + String.join("\n", said));
    }

    URI address() {
        return address;
    }

    /** Its number, for signals. */
    long pid() {
        return process.pid();
    }

    /** Empty while it runs; else what it ended with. */
    OptionalInt ended() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /** What it has logged since it started, line by line. */
    List<String> log() {
        return List.copyOf(log);
    }

    /** SIGKILL; returns when it is dead. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A process whose output nobody reads stands still once the pipe is full. */
    private void keepReading() {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader lines = out) {
                        String line = lines.readLine();
                        while (line != null) {
                            log.add(line);
                            System.out.println("[bot " + process.pid() + "] " + line);
                            line = lines.readLine();
                        }
                    } catch (IOException e) {
                        System.out.println("[bot " + process.pid() + "] was cut off");
                    }
                },
                "bot-output");
        reader.setDaemon(true);
        reader.start();
    }
}
