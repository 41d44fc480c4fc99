package dev.lockkeeper.crm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CrmDiagnoseIT {
    private static final Path FOLDER = Path.of("runbooks/crm/sql/diagnose");

    private static CrmDatabase baseline;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        baseline = CrmDatabase.filled();
    }

    @AfterAll
    static void drop() throws SQLException {
        baseline.close();
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeOnlyReadsAndRunsBeforeAndAfterTheWindow(Path recipe) throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            readOnly(crm, recipe);
            crm.migrate(1, 8);
            readOnly(crm, recipe);
        }
    }

    @Test
    void aSoundDatabaseHasNothingToSayButWhatIsRead() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 8);

            assertThat(said(crm, "hangs")).isEmpty();
            assertThat(said(crm, "invalid_indexes")).isEmpty();
            assertThat(said(crm, "views")).isEmpty();
            assertThat(said(crm, "tenant")).isEmpty();
            assertThat(crm.ask("SELECT sum(orphans) FROM (" + read("orphans") + ") x"))
                    .isEqualTo("0");
        }
    }

    @Test
    void whoIsWaitedForIsNamedAlsoWhenItIsIdleInItsTransaction() throws Exception {
        try (CrmDatabase crm = baseline.copy();
                Connection blocker = crm.migrator();
                Connection waiter = crm.migrator();
                Statement waits = waiter.createStatement()) {
            blocker.setAutoCommit(false);
            String pid = CrmDatabase.list(blocker, "SELECT pg_backend_pid() FROM public.sales LIMIT 1")
                    .get(0);
            Thread migration = new Thread(() -> lock(waits), "waits");
            migration.start();
            try {
                Awaitility.await().until(() -> !said(crm, "hangs").isEmpty());

                assertThat(crm.list("SELECT blocker || ' ' || blocker_state FROM (" + read("hangs") + ") x"))
                        .containsExactly(pid + " idle in transaction");
            } finally {
                blocker.rollback();
                migration.join();
            }
        }
    }

    @Test
    void anOrphanIsCountedWithItsTable() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.runPractice("trap-orphan.sql");

            assertThat(crm.list(
                            "SELECT points_from || ' ' || orphans FROM (" + read("orphans") + ") x WHERE orphans > 0"))
                    .containsExactlyInAnyOrder("tickets 1", "foreign keys that nobody validated 1");
        }
    }

    @Test
    void aBrokenIndexComesWithWhatToDo() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            try {
                crm.runPractice("trap-invalid-index.sql");
            } catch (SQLException expected) {
                assertThat(expected.getSQLState()).isEqualTo("23505");
            }

            assertThat(crm.list("SELECT first FROM (" + read("invalid_indexes") + ") x"))
                    .containsExactly("DROP INDEX CONCURRENTLY idx_sales_status;");
        }
    }

    @Test
    void aMissingViewComesWithItsFile() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 5);

            assertThat(crm.list("SELECT DISTINCT made_by FROM (" + read("views") + ") x"))
                    .containsExactly("20250322000025_create_remaining_views.sql");
            assertThat(said(crm, "views")).hasSize(4);
        }
    }

    @Test
    void whatIsOpenToEveryTenantIsNamed() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.tell(
                    "ALTER TABLE public.sales DISABLE ROW LEVEL SECURITY; DROP POLICY tickets_tenant ON public.tickets;"
                            + " CREATE VIEW public.open_view AS SELECT tenant_id FROM public.sales");

            assertThat(said(crm, "tenant")).containsExactlyInAnyOrder("sales", "tickets", "open_view");
        }
    }

    private static void lock(Statement waits) {
        try {
            waits.execute("ALTER TABLE public.sales ADD COLUMN late integer");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void readOnly(CrmDatabase crm, Path recipe) throws SQLException, IOException {
        try (Connection connection = crm.migrator()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            CrmDatabase.list(connection, Files.readString(recipe));
        }
    }

    private static List<String> said(CrmDatabase crm, String recipe) throws SQLException, IOException {
        return crm.list(read(recipe));
    }

    private static String read(String recipe) throws IOException {
        return Files.readString(FOLDER.resolve(recipe + ".sql"));
    }

    private static List<Path> recipes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.sorted().toList();
        }
    }
}
