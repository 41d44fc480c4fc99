package dev.lockkeeper.target;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@code doctor} says of the ledger of a target, before any window needs it. */
class LedgerRightsIT {
    private Ground ground;

    @BeforeEach
    void prepare() throws SQLException {
        ground = new Ground("ledgerrights");
    }

    @AfterEach
    void tidy() throws SQLException {
        ground.close();
    }

    @Test
    void whereItMayBeMadeThatIsSaidAndNothingIsChanged() throws SQLException {
        LedgerRights.Look look = look(ground.targets);
        assertThat(look.ready()).isTrue();
        assertThat(look.sentence()).contains("may create the schema lockkeeper");
        assertThat(look.warnings()).isEmpty();
        assertThat(ground.ask("SELECT to_regnamespace('lockkeeper') IS NULL")).isEqualTo("t");
    }

    @Test
    void oneThatIsThereIsLookedAtWhole() throws SQLException {
        ground.giveLedger();
        assertThat(look(ground.targets).sentence()).startsWith("is there, ours and complete: version 1, ");
        ground.execute("DROP TABLE lockkeeper.progress");
        assertThat(look(ground.targets).ready()).isFalse();
    }

    @Test
    void aSchemaOfSomebodyElseIsNotReady() throws SQLException {
        ground.execute("CREATE SCHEMA lockkeeper");
        LedgerRights.Look look = look(ground.targets);
        assertThat(look.ready()).isFalse();
        assertThat(look.sentence()).contains("not a ledger").contains("Rename that schema");
    }

    @Test
    void whoMayNotMakeItIsToldWhatToGrant() throws SQLException {
        ground.database.createRole("ledgerless_too", "pw");
        LedgerRights.Look look =
                look(new Targets(List.of(ground.settings(ground.database.name(), "ledgerless_too", "pw"))));
        assertThat(look.ready()).isFalse();
        assertThat(look.sentence()).contains("GRANT CREATE ON DATABASE").contains("ledger: false");
    }

    @Test
    void oneThatIsNotWantedIsReadyAndItsPriceIsSaid() throws SQLException {
        ground.execute("CREATE SCHEMA lockkeeper");
        LedgerRights.Look look =
                look(new Targets(List.of(ground.settings(ground.database.name()).withoutLedger())));
        assertThat(look.ready()).isTrue();
        assertThat(look.sentence()).contains("ledger: false").contains("at most once without a person");
    }

    @Test
    void whatCarriesItAwayIsAWarningWithWhatToDo() throws SQLException {
        ground.execute("CREATE PUBLICATION everything FOR ALL TABLES;"
                + " CREATE FUNCTION log_ddl() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;"
                + " CREATE EVENT TRIGGER audit ON ddl_command_end EXECUTE FUNCTION log_ddl()");
        LedgerRights.Look look = look(ground.targets);
        assertThat(look.ready()).isTrue();
        assertThat(look.warnings())
                .hasSize(2)
                .anySatisfy(words -> assertThat(words)
                        .startsWith("publication everything (FOR ALL TABLES)")
                        .contains("make the same schema at every subscriber"))
                .anySatisfy(words -> assertThat(words)
                        .startsWith("event trigger audit (ddl_command_end)")
                        .contains("look whether it lets a schema and its tables be made"));
    }

    private static LedgerRights.Look look(Targets targets) {
        return new LedgerRights(targets).look(Ground.TARGET);
    }
}
