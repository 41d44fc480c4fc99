package dev.lockkeeper.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CrmUndoIT {
    private static final Pattern BUILT = Pattern.compile("(?m)^CREATE INDEX CONCURRENTLY (\\w+)");
    private static final Pattern REMOVED = Pattern.compile("(?m)^DROP INDEX CONCURRENTLY IF EXISTS public\\.(\\w+);");

    private static CrmDatabase baseline;
    private static List<String> before;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        baseline = CrmDatabase.filled();
        before = WholeDatabase.of(baseline);
    }

    @AfterAll
    static void drop() throws SQLException {
        baseline.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void undoneFromTheLastToTheFirstTheDatabaseIsWhatItWas(int last) throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, last);
            assertThat(WholeDatabase.of(crm)).isNotEqualTo(before);

            crm.undo(last, 1);

            assertThat(WholeDatabase.of(crm)).isEqualTo(before);
        }
    }

    @Test
    void afterTheUndoTheMigrationsRunAgain() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 8);
            crm.undo(8, 7);
            crm.migrate(7, 8);
            crm.undo(8, 1);
            crm.migrate(1, 8);
            crm.undo(8, 1);

            assertThat(WholeDatabase.of(crm)).isEqualTo(before);
        }
    }

    @Test
    void aRowThatNobodyTouchedGetsItsStaleNameBack() throws SQLException, IOException {
        String stale = """
                SELECT count(*) FROM public.job_works j JOIN public.customers c ON c.id = j.customer_id
                WHERE j.customer_name <> c.company_name
                """;
        try (CrmDatabase crm = baseline.copy()) {
            String staleBefore = crm.ask(stale);
            assertThat(staleBefore).isNotEqualTo("0");
            crm.migrate(1, 7);

            crm.undo(7, 7);

            assertThat(crm.ask(stale)).isEqualTo(staleBefore);
        }
    }

    @Test
    void rowsWrittenSinceTheRemovalGetWhatTheViewSaysAndAllOthersTheirOwn() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 8);
            crm.tell("""
                    CREATE TEMPORARY TABLE tenant AS SELECT id FROM public.tenants ORDER BY id LIMIT 1;
                    CREATE TEMPORARY TABLE moved AS
                      SELECT j.id, (SELECT c.id FROM public.customers c
                                    WHERE c.tenant_id = j.tenant_id AND c.id <> j.customer_id ORDER BY c.id LIMIT 1) AS customer_id
                      FROM public.job_works j WHERE j.customer_id IS NOT NULL ORDER BY j.id LIMIT 3;
                    UPDATE public.job_works j SET customer_id = m.customer_id, job_ref_id = 'MOVED' FROM moved m WHERE m.id = j.id;
                    UPDATE public.tickets SET status = 'closed', title = 'TOUCHED' WHERE id = (SELECT max(id::text)::uuid FROM public.tickets);
                    UPDATE public.sales SET value = 4711 WHERE id = (SELECT max(id::text)::uuid FROM public.sales);
                    UPDATE public.products SET status = 'inactive' WHERE id =
                      (SELECT max(id::text)::uuid FROM public.products WHERE status = 'active');
                    DELETE FROM public.complaints WHERE id = (SELECT max(id::text)::uuid FROM public.complaints);
                    INSERT INTO public.sales (tenant_id, title, customer_id, status, stage, value)
                      SELECT t.id, 'NEW', (SELECT c.id FROM public.customers c WHERE c.tenant_id = t.id ORDER BY c.id LIMIT 1), 'open', 'lead', 12.50
                      FROM tenant t;
                    INSERT INTO public.sales (tenant_id, title, status, stage) SELECT id, 'NEW, NOBODY', 'open', 'lead' FROM tenant;
                    """);

            crm.undo(8, 7);

            assertThat(crm.list("""
                    SELECT DISTINCT j.customer_name = c.company_name AND j.customer_phone IS NOT DISTINCT FROM c.phone
                    FROM public.job_works j JOIN public.customers c ON c.id = j.customer_id WHERE j.job_ref_id = 'MOVED'
                    """)).containsExactly("t");
            assertThat(crm.ask("SELECT amount::text FROM public.sales WHERE value = 4711"))
                    .isEqualTo("4711.00");
            assertThat(
                            crm.ask(
                                    "SELECT count(*) FROM public.products WHERE is_active IS DISTINCT FROM (status = 'active')"))
                    .isEqualTo("0");
            assertThat(crm.ask("""
                    SELECT (s.customer_name = c.company_name) || ' ' || (s.assigned_to_name IS NULL) || ' ' || s.amount
                    FROM public.sales s JOIN public.customers c ON c.id = s.customer_id WHERE s.title = 'NEW'
                    """)).isEqualTo("true true 12.50");
            assertThat(crm.ask("""
                    SELECT num_nonnulls(customer_name, assigned_to_name, amount) FROM public.sales WHERE title = 'NEW, NOBODY'
                    """)).isEqualTo("0");
            assertThat(crm.ask("SELECT count(*) FROM public.complaints"))
                    .isEqualTo(
                            String.valueOf(Long.parseLong(baseline.ask("SELECT count(*) FROM public.complaints")) - 1));
            crm.undo(6, 1);
            assertThat(changed(
                            crm,
                            "tickets",
                            "customer_name, customer_email, customer_phone, assigned_to_name, reported_by_name"))
                    .isEqualTo("0");
            assertThat(changed(crm, "job_works", "product_name, product_sku, product_category, receiver_engineer_name"))
                    .isEqualTo("0");
            assertThat(changed(crm, "job_works", "customer_name, customer_email"))
                    .isEqualTo("3");
            assertThat(changed(crm, "sales", "customer_name, assigned_to_name")).isEqualTo("0");
            assertThat(changed(crm, "sales", "amount")).isEqualTo("1");
        }
    }

    @Test
    void whatWasWrittenIntoWhatM1BroughtIsKept() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 8);
            crm.tell("""
                    INSERT INTO public.suppliers (tenant_id, name, phone) SELECT id, 'New supplier', '112' FROM public.tenants ORDER BY id LIMIT 1;
                    UPDATE public.product_categories SET sort_order = 7 WHERE id = (SELECT min(id::text)::uuid FROM public.product_categories WHERE id NOT IN (SELECT id FROM crm_undo.m1_categories_added));
                    """);

            crm.undo(8, 1);

            assertThat(crm.list("SELECT name || ' ' || phone FROM crm_undo.kept_suppliers"))
                    .containsExactly("New supplier 112");
            assertThat(crm.list("SELECT sort_order FROM crm_undo.kept_categories"))
                    .containsExactly("7");
            assertThat(WholeDatabase.of(crm))
                    .filteredOn(line -> !line.contains("crm_undo"))
                    .isEqualTo(before);
            assertThatThrownBy(() -> crm.migrate(1, 1)).hasMessageContaining("schema \"crm_undo\" already exists");
        }
    }

    @Test
    void aCategoryThatANewProductPointsToStays() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 8);
            crm.tell("""
                    INSERT INTO public.products (tenant_id, name, sku, unit, price, status, category_id)
                    SELECT c.tenant_id, 'New', 'SKU-NEW', 'pcs', 1, 'active', c.id FROM public.product_categories c
                    JOIN crm_undo.m1_categories_added a ON a.id = c.id ORDER BY c.id LIMIT 1
                    """);

            crm.undo(8, 1);

            assertThat(crm.ask("""
                    SELECT p.category || ' ' || p.is_active || ' ' || (c.name = p.category)
                    FROM public.products p JOIN public.product_categories c ON c.id = p.category_id WHERE p.sku = 'SKU-NEW'
                    """)).isEqualTo("Spare parts true true");
        }
    }

    @Test
    void whatM1FilledIsNotTakenBackWhileTheOldColumnsAreGone() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 7);
            List<String> migrated = WholeDatabase.of(crm);

            assertThatThrownBy(() -> crm.undo(1, 1)).hasMessageContaining("The old columns are not back");

            assertThat(WholeDatabase.of(crm)).isEqualTo(migrated);
        }
    }

    @Test
    void withoutTheCopiesNoColumnComesBack() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 7);
            crm.tell("DROP TABLE crm_undo.m7_tickets");
            List<String> migrated = WholeDatabase.of(crm);

            assertThatThrownBy(() -> crm.undo(7, 7)).hasMessageContaining("\"crm_undo.m7_tickets\" does not exist");

            assertThat(WholeDatabase.of(crm)).isEqualTo(migrated);
        }
    }

    @Test
    void aTriggerThatWritesAnotherValueStopsTheUndo() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 7);
            crm.tell("""
                    CREATE FUNCTION public.shout() RETURNS trigger LANGUAGE plpgsql AS
                      $$ BEGIN NEW.author_name := upper(NEW.author_name); RETURN NEW; EXCEPTION WHEN undefined_column THEN RETURN NEW; END $$;
                    CREATE TRIGGER shout BEFORE UPDATE ON public.ticket_comments FOR EACH ROW EXECUTE FUNCTION public.shout();
                    """);

            assertThatThrownBy(() -> crm.undo(7, 7))
                    .hasMessageContaining("A saved value did not come back: ticket_comments in")
                    .hasMessageContaining("Nothing was changed.");
        }
    }

    @Test
    void aViewOfSomebodyElseIsNamedAndNotTakenAlong() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 3);
            crm.tell("CREATE VIEW public.my_report AS SELECT customer_name FROM public.tickets_with_details");

            assertThatThrownBy(() -> crm.undo(3, 3))
                    .hasMessageContaining("view my_report depends on view tickets_with_details");
        }
    }

    @Test
    void anIndexMigrationThatStoppedHalfWayIsUndoneToo() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 7);
            List<String> unindexed = WholeDatabase.of(crm);
            crm.tell("CREATE INDEX idx_complaints_customer_id ON public.complaints (customer_id, status)");
            assertThatThrownBy(() -> crm.migrate(8, 8)).hasMessageContaining("already exists");

            crm.undo(8, 8);

            assertThat(WholeDatabase.of(crm)).isEqualTo(unindexed);
        }
    }

    @Test
    void theUndoNamesEveryIndexThatWasBuilt() throws IOException {
        Path built = CrmDatabase.migrations().get(7);

        assertThat(names(REMOVED, CrmDatabase.undoOf(built)))
                .isEqualTo(names(BUILT, built))
                .hasSize(35);
    }

    @Test
    void theApplicationMayNotLookIntoTheCopies() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 7);
            assertThat(crm.ask("SELECT count(*) FROM crm_undo.m7_sales")).isNotEqualTo("0");
            try (Connection tenant = crm.tenant(crm.ask("SELECT id FROM public.tenants LIMIT 1"))) {
                assertThatThrownBy(() -> CrmDatabase.list(tenant, "SELECT id FROM crm_undo.m7_sales"))
                        .hasMessageContaining("permission denied for schema crm_undo");
            }
        }
    }

    /** How many rows that were there before have other values in these columns now. */
    private static String changed(CrmDatabase crm, String table, String columns) throws SQLException {
        String each = "SELECT id || ' ' || md5(ROW(" + columns + ")::text) FROM public." + table + " ORDER BY 1";
        List<String> now = crm.list(each);
        return String.valueOf(
                baseline.list(each).stream().filter(row -> !now.contains(row)).count());
    }

    private static List<String> names(Pattern pattern, Path file) throws IOException {
        return pattern.matcher(Files.readString(file))
                .results()
                .map(found -> found.group(1))
                .sorted()
                .toList();
    }
}
