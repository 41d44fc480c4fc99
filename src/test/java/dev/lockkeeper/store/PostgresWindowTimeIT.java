package dev.lockkeeper.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.WindowTime;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PostgresWindowTimeIT {
    @Test
    void itIsZeroUntilItIsAdvancedAndThenTheSameForEveryNode() throws SQLException {
        try (MigratedDatabase database = MigratedDatabase.fresh("window_time");
                StateDatabase elsewhere = new StateDatabase(database.bot())) {
            WindowTime here = new PostgresWindowTime(database.connections().state());
            WindowTime there = new PostgresWindowTime(elsewhere.state());
            assertThat(here.offset()).isZero();

            here.advance(Duration.ofHours(4));
            there.advance(Duration.ofNanos(1));
            here.advance(Duration.ZERO);

            assertThat(here.offset())
                    .isEqualTo(there.offset())
                    .isEqualTo(Duration.ofHours(4).plusNanos(1));
            assertThatThrownBy(() -> here.advance(Duration.ofNanos(-1))).hasMessageContaining("cannot go back");
            assertThat(here.offset()).isEqualTo(Duration.ofHours(4).plusNanos(1));
        }
    }
}
