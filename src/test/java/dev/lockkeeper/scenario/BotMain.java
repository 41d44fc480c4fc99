package dev.lockkeeper.scenario;

import dev.lockkeeper.app.App;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/**
 * The bot in a process of its own, to be killed. Its settings and secrets come through standard input, up to a line that
 * says {@link #THAT_IS_ALL}; when the pipe breaks, the test is gone and the bot ends too.
 */
final class BotMain {
    static final String THAT_IS_ALL = "# that is all";
    static final String LISTENS = "listens at ";

    private BotMain() {}

    public static void main(String[] arguments) throws Exception {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        BotSettings settings = new BotSettings(read(in));
        App bot = App.start(settings.config(), settings.machine());
        System.out.println(LISTENS + bot.address());
        in.read();
        System.exit(0);
    }

    private static Properties read(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals(THAT_IS_ALL); line = in.readLine()) {
            text.append(line).append('\n');
        }
        Properties words = new Properties();
        words.load(new StringReader(text.toString()));
        return words;
    }
}
