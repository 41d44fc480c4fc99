package dev.lockkeeper.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private PracticeFixture practice;

    @BeforeEach
    void start() {
        practice = new PracticeFixture();
    }

    @AfterEach
    void stop() {
        practice.close();
    }

    private String command(String line) {
        practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, "/migrate " + line);
        List<PracticeFixture.Received> all = practice.received;
        return all.get(all.size() - 1).form().get("text");
    }

    private String message(String line) {
        practice.emulator.as(PracticeFixture.ANNA).type(PracticeFixture.GENERAL, line);
        List<Message> all = practice.emulator.messages(PracticeFixture.GENERAL);
        return all.get(all.size() - 1).text();
    }

    @Test
    void inACommandPeopleGroupsAndChannelsArriveAsIdsWithTheirNames() {
        assertThat(command("handover @bert")).isEqualTo("handover <@" + PracticeFixture.BERT + "|bert>");
        assertThat(command("note ask @dba, in #general."))
                .isEqualTo("note ask <!subteam^" + PracticeFixture.GROUP + "|@dba>, in <#" + PracticeFixture.GENERAL
                        + "|general>.");
    }

    @Test
    void namesThatNobodyHasStayAsTyped() {
        assertThat(command("note @nobody said #7 to a@bert.example"))
                .isEqualTo("note @nobody said #7 to a@bert.example");
        assertThat(command("handover @gone")).isEqualTo("handover @gone");
        assertThat(command("handover <@" + PracticeFixture.BERT + "|bert>"))
                .isEqualTo("handover <@" + PracticeFixture.BERT + "|bert>");
    }

    @Test
    void inAMessageTheSignsOfMarkupAreEscapedAsByTheClient() {
        assertThat(message("@anna: 1 < 2 & <!channel>"))
                .isEqualTo("<@" + PracticeFixture.ANNA + ">: 1 &lt; 2 &amp; &lt;!channel&gt;");
    }

    @Test
    void anAnswerStandsInItsThreadAndNoCommandDoes() {
        MessageRef board = practice.post(PracticeFixture.GENERAL, "board", "[]");
        Person anna = practice.emulator.as(PracticeFixture.ANNA);
        assertThat(anna.reply(board, "seen").isOk()).isTrue();
        assertThat(anna.reply(board, "/migrate help").failure()).contains("not supported in threads");
        assertThat(anna.reply(new MessageRef(PracticeFixture.GENERAL, "1.000001"), "x")
                        .failure())
                .isEqualTo("the message is gone");
        assertThat(practice.emulator.thread(PracticeFixture.GENERAL, board.ts()))
                .extracting(Message::text)
                .containsExactly("board", "seen");
        assertThat(practice.received).isEmpty();
    }
}
