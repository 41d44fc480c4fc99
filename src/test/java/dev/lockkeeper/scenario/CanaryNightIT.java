package dev.lockkeeper.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.emulator.Channel;
import dev.lockkeeper.emulator.Exchange;
import dev.lockkeeper.emulator.Message;
import dev.lockkeeper.emulator.SharedFile;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.WindowState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** X01: a migration that says the password of its own target in every way, and a person who types one. */
class CanaryNightIT extends Night {
    private static final String SECRET = TargetDatabase.PASSWORD;
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(("migrator:" + SECRET).getBytes(StandardCharsets.UTF_8));
    private static final String URL = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    private static final String HEX = HexFormat.of().formatHex(SECRET.getBytes(StandardCharsets.UTF_8));
    private static final String DETAIL = "detail-canary-99";
    private static final String TYPED = "hunter2-canary";

    private static final String TELLTALE =
            """
            -- the password is %1$s
            INSERT INTO public.diary (line) VALUES ('%1$s');
            DO $$ BEGIN
                RAISE NOTICE 'noticed %1$s';
                RAISE EXCEPTION 'no login as postgres://m:%2$s@db/crm, %1$s, %3$s, %4$s, %5$s'
                    USING DETAIL = '%6$s', HINT = '%6$s';
            END $$;
            """.formatted(SECRET, URL, BASE64, HEX, SECRET.toUpperCase(Locale.ROOT), DETAIL);

    @Test
    void aSecretThatAMigrationTellsIsInNothingThatLeavesOrStays() throws Exception {
        givenAShop();
        whenTheFileBecomes("sql/002_fill_column.sql", TELLTALE);
        givenTheBotRunsInAProcess();
        givenAWindowAtWork();
        whenPresses(CLARA, "Run");
        thenTheStepIs("add-column", StepState.DONE);

        whenSays(CLARA, "run");
        thenTheWindowIs(WindowState.STOPPED);
        thenTheRoomHears("no login as");
        whenSays(CLARA, "note the application still says password=" + TYPED);
        soon(() -> assertThat(recorded()).contains("password=[hidden]"));
        assertThat(arguments()).noneMatch(CanaryNightIT::tells);
        whenSays(CLARA, "abort the migration tells secrets");
        thenTheReportIsPosted();

        assertThat(told()).as("what left").isNotEmpty().noneMatch(CanaryNightIT::tells);
        assertThat(report()).contains("hidden");
        assertThat(recorded()).as("the record").contains("[hidden]").matches(text -> !tells(text));
        assertThat(house().log()).as("the log").isNotEmpty().noneMatch(CanaryNightIT::tells);
    }

    private static boolean tells(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return List.of(SECRET, URL, HEX, BASE64.substring(12, 40), DETAIL, TYPED).stream()
                .anyMatch(secret -> folded.contains(secret.toLowerCase(Locale.ROOT)));
    }

    /** Every message, every file and every call of the bot. */
    private List<String> told() {
        List<String> told = new ArrayList<>();
        for (Channel channel : house().slack().channels()) {
            for (Message message : house().slack().messages(channel.id())) {
                told.add(message.toString());
                house().slack().thread(channel.id(), message.ts()).forEach(reply -> told.add(reply.toString()));
            }
            for (SharedFile file : house().slack().files(channel.id())) {
                told.add(file.content().asText());
            }
        }
        house().slack().traffic().stream()
                .filter(exchange -> exchange.direction() == Exchange.Direction.APP_TO_SLACK)
                .forEach(exchange -> told.add(exchange.toString()));
        return told;
    }

    private String recorded() throws SQLException {
        return house().state().ask("SELECT string_agg(body::text, ' ') FROM lockkeeper.window_event");
    }

    /** What anybody on this machine sees of our processes. */
    private static List<String> arguments() {
        return ProcessHandle.current()
                .descendants()
                .map(child -> child.info().commandLine().orElse(""))
                .toList();
    }
}
