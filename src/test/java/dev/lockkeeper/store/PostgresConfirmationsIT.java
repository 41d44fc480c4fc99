package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.engine.Confirmations.State;
import dev.lockkeeper.engine.ConfirmationsContract;
import dev.lockkeeper.engine.StoreUnavailableException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresConfirmationsIT extends ConfirmationsContract {
    private static MigratedDatabase database;
    private static Confirmations confirmations;

    @BeforeAll
    static void migrate() throws SQLException {
        database = MigratedDatabase.fresh("confirmations");
        confirmations = new PostgresConfirmations(database.connections().state());
    }

    @AfterAll
    static void drop() throws SQLException {
        database.close();
    }

    @Override
    protected Confirmations confirmations() {
        return confirmations;
    }

    @Test
    void neitherLinkNorSessionIsKept() throws SQLException {
        String link = confirmations.ask(asked("dba"));
        String session = confirmations.begin(link).orElseThrow();
        confirmations.cameBack(session);
        String next = confirmations.signedIn(session, HOW).orElseThrow();
        String kept = database.ask("SELECT string_agg(c::text, ' ') FROM lockkeeper.confirmation c")
                + database.ask("SELECT string_agg(s::text, ' ') FROM lockkeeper.sign_in s");
        assertThat(kept).contains("PRD-7").doesNotContain(link, session, next);
    }

    @Test
    void whatIsOverByTheClockOfTheDatabaseCannotBeUsed() throws SQLException {
        String link = confirmations.ask(asked("dba"));
        String early = signedIn(link);
        database.execute("UPDATE lockkeeper.sign_in SET expires_at = clock_timestamp()");
        assertThat(confirmations.use(early)).isEmpty();
        String late = signedIn(link);
        database.execute("UPDATE lockkeeper.confirmation SET expires_at = clock_timestamp()");
        assertThat(confirmations.use(late)).isEmpty();
        assertThat(confirmations.find(link).state()).isEqualTo(State.OVER);
    }

    @Test
    void whatIsADayOldIsForgottenWithTheNextOne() throws SQLException {
        String link = confirmations.ask(asked("dba"));
        confirmations.begin(link);
        database.execute("UPDATE lockkeeper.confirmation SET expires_at = clock_timestamp() - INTERVAL '25 hours'");
        confirmations.ask(asked("lead"));
        assertThat(confirmations.find(link).state()).isEqualTo(State.UNKNOWN);
    }

    @Test
    void theBotCannotChangeWhatALinkIsFor() {
        confirmations.ask(asked("dba"));
        for (String column : new String[] {"person", "role", "digest", "expires_at"}) {
            assertThatThrownBy(() -> database.executeAs(
                            database.bot(), "UPDATE lockkeeper.confirmation SET " + column + " = " + column))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void aDatabaseThatIsAwayIsSaid() {
        try (StateDatabase gone = new StateDatabase(new DatabaseLogin("jdbc:postgresql://127.0.0.1:1/x", "x", "x"))) {
            assertThatThrownBy(() -> new PostgresConfirmations(gone.state()).ask(asked("dba")))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }
}
