package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.PostedMessages.Posted;
import dev.lockkeeper.window.WindowId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresPostedMessagesIT {
    private static final WindowId WINDOW = new WindowId("STG-1");
    private static final WindowId OTHER = new WindowId("STG-2");

    private static MigratedDatabase database;
    private static PostedMessages messages;

    @BeforeAll
    static void openTwoWindows() throws SQLException {
        database = MigratedDatabase.fresh("messages");
        PostgresWindowStore store =
                new PostgresWindowStore(database.connections().state());
        store.open(EventSamples.opened(WINDOW, "one"), Map.of());
        store.open(EventSamples.opened(OTHER, "two"), Map.of());
        messages = new PostgresPostedMessages(database.connections().state());
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @Test
    void aMessageAboutToBeSentIsNotTakenForOneThatArrived() {
        messages.sending(WINDOW, "status/1", "C1", null, "d1");

        Posted posted = find("status/1");
        assertThat(posted.sending()).isTrue();
        assertThat(posted.ts()).isNull();
        assertThat(posted.digest()).isEqualTo("d1");
        assertThat(posted.channel()).isEqualTo("C1");
    }

    @Test
    void aMessageThatArrivedKeepsItsTimestampWhileItIsEdited() {
        messages.sending(WINDOW, "board", "C1", null, "d1");
        messages.posted(WINDOW, "board", "C1", "1.0001", "d1");
        assertThat(find("board").sending()).isFalse();
        assertThat(find("board").ts()).isEqualTo("1.0001");
        Instant posted = find("board").at();

        messages.sending(WINDOW, "board", "C1", null, "d2");

        assertThat(find("board").sending()).isTrue();
        assertThat(find("board").ts()).isEqualTo("1.0001");
        assertThat(find("board").digest()).isEqualTo("d2");
        assertThat(find("board").at()).isAfter(posted);
    }

    @Test
    void theThreadItWasSentUnderStaysKnown() {
        messages.sending(WINDOW, "result/m1/1", "C1", "1.0001", "d1");
        assertThat(find("result/m1/1").thread()).isEqualTo("1.0001");

        messages.posted(WINDOW, "result/m1/1", "C1", "1.0005", "d1");

        assertThat(find("result/m1/1").thread()).isEqualTo("1.0001");
    }

    @Test
    void inAnotherChannelItIsAnotherMessage() {
        messages.posted(WINDOW, "moved", "C1", "1.0002", "d1");

        messages.sending(WINDOW, "moved", "C2", null, "d1");

        assertThat(find("moved").ts()).isNull();
        assertThat(find("moved").channel()).isEqualTo("C2");
    }

    @Test
    void sayingItTwiceLeavesOneRow() {
        messages.posted(WINDOW, "twice", "C1", "1.0003", "d1");
        messages.posted(WINDOW, "twice", "C1", "1.0003", "d1");

        assertThat(messages.all(WINDOW).stream().filter(row -> row.key().equals("twice")))
                .hasSize(1);
    }

    @Test
    void everyWindowHasItsOwnMessagesSortedByKey() {
        messages.posted(OTHER, "gate/go/1", "C1", "2.0002", "d");
        messages.posted(OTHER, "board", "C1", "2.0001", "d");
        messages.sending(WINDOW, "gate/go/1", "C1", null, "d");

        assertThat(messages.all(OTHER)).extracting(Posted::key).containsExactly("board", "gate/go/1");
        assertThat(messages.all(OTHER)).allMatch(row -> row.window().equals(OTHER));
        assertThat(messages.all(new WindowId("STG-3"))).isEmpty();
        assertThat(messages.find(OTHER, "status/1")).isEmpty();
    }

    private static Posted find(String key) {
        return messages.find(WINDOW, key).orElseThrow();
    }
}
