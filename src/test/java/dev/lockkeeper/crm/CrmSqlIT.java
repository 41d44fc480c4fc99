package dev.lockkeeper.crm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrmSqlIT {
    private static final String VIEWS =
            "SELECT viewname FROM pg_views WHERE schemaname = 'public' ORDER BY viewname COLLATE \"C\"";
    private static final String TWELVE = """
            SELECT count(*)
            FROM pg_views
            WHERE schemaname = 'public'
              AND viewname NOT IN ('products_with_details', 'ticket_attachments_with_details')
            """;
    private static final String INDEXES = "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public'";
    private static final String OLD_COLUMNS = """
            SELECT count(*)
            FROM pg_attribute a
            JOIN pg_class t ON t.oid = a.attrelid
            WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND NOT a.attisdropped
              AND (
                (a.attname LIKE '%\\_name' AND a.attname NOT IN
                  ('full_name', 'company_name', 'short_name', 'contact_name', 'display_name'))
                OR a.attname IN ('customer_contact', 'customer_email', 'customer_phone', 'product_sku', 'product_category',
                  'product_unit', 'receiver_engineer_email', 'author_role', 'amount', 'total_value')
                OR (t.relname = 'products' AND a.attname IN ('category', 'is_active')))
            """;
    private static final String CONTENT = """
            SELECT t.relname || ' ' || (xpath('/row/h/text()', query_to_xml(
              format('SELECT coalesce(sum(hashtextextended(x::text, 0)), 0) AS h FROM public.%I x', t.relname),
              false, true, '')))[1]::text
            FROM pg_class t
            WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'v')
            ORDER BY t.relname
            """;

    private static CrmDatabase baseline;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        baseline = CrmDatabase.filled();
    }

    @AfterAll
    static void drop() throws SQLException {
        baseline.close();
    }

    @Test
    void theBaselineHasTwentyFiveTablesThirtySixOldColumnsAndAPolicyPerTenantTable() throws SQLException {
        assertThat(baseline.ask("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo("25");
        assertThat(baseline.ask(OLD_COLUMNS)).isEqualTo("36");
        assertThat(baseline.ask("SELECT count(*) FROM pg_policies WHERE schemaname = 'public'"))
                .isEqualTo("23");
        assertThat(baseline.ask("""
                SELECT count(*)
                FROM pg_class t
                JOIN pg_attribute a ON a.attrelid = t.oid AND a.attname = 'tenant_id'
                WHERE t.relkind = 'r' AND NOT t.relrowsecurity
                """)).isEqualTo("0");
    }

    @Test
    void loadingTheDemoDataTwiceGivesTheSameRows() throws SQLException, IOException {
        try (CrmDatabase again = CrmDatabase.filled()) {
            assertThat(again.list(CONTENT)).isEqualTo(baseline.list(CONTENT));
        }
    }

    @Test
    void theDemoDataKeepsItsForeignKeysValidated() throws SQLException {
        assertThat(baseline.ask("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"))
                .isEqualTo("55");
    }

    @Test
    void theViewsOfTheDocumentsComeThreeThreeTwoTwoTwo() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            List<String> counts = new ArrayList<>();
            for (int migration = 1; migration <= 8; migration++) {
                crm.migrate(migration, migration);
                counts.add(crm.ask(TWELVE));
            }

            assertThat(counts).containsExactly("0", "3", "6", "8", "10", "12", "12", "12");
        }
    }

    @Test
    void theRemovalTakesThirtySixColumnsAndNoRowNoViewAndNoValueOfAView() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 6);
            List<String> viewsBefore = crm.list(VIEWS);
            List<String> contentBefore = contentOfViews(crm);
            List<String> rowsBefore = rowsPerTable(crm);

            crm.migrate(7, 7);

            assertThat(crm.ask(OLD_COLUMNS)).isEqualTo("0");
            assertThat(crm.list(VIEWS)).isEqualTo(viewsBefore).hasSize(14);
            assertThat(contentOfViews(crm)).isEqualTo(contentBefore).hasSize(14);
            assertThat(rowsPerTable(crm)).isEqualTo(rowsBefore).hasSize(26);
        }
    }

    @Test
    void theIndexMigrationTakesThirtyIndexesToSixtyFiveValidOnes() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 7);
            assertThat(crm.ask(INDEXES)).isEqualTo("30");

            crm.migrate(8, 8);

            assertThat(crm.ask(INDEXES)).isEqualTo("65");
            assertThat(crm.ask("SELECT count(*) FROM pg_index WHERE NOT (indisvalid AND indisready)"))
                    .isEqualTo("0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "products, products_with_details, category, supplier_name",
        "products, products_with_details, is_active, supplier_name",
        "ticket_attachments, ticket_attachments_with_details, uploaded_by_name, uploaded_by_name",
        "ticket_comments, ticket_comments_with_details, author_name, author_role",
        "tickets, tickets_with_details, customer_email, customer_phone",
        "tickets, tickets_with_details, assigned_to_name, reported_by_name",
        "sales, sales_with_details, assigned_to_name, assigned_to_name",
        "contracts, contracts_with_details, total_value, customer_contact",
        "contract_approval_records, contract_approval_records_with_details, approver_name, approver_name",
        "product_sales, product_sales_with_details, product_name, product_name",
        "service_contracts, service_contracts_with_details, product_name, product_name",
        "job_works, job_works_with_details, product_name, product_sku",
        "job_works, job_works_with_details, product_category, product_unit",
        "job_works, job_works_with_details, receiver_engineer_name, receiver_engineer_email",
        "job_works, job_works_with_details, customer_short_name, assigned_by_name",
    })
    void aViewSaysWhatTheOldColumnSaid(String table, String view, String one, String other)
            throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 6);

            assertThat(crm.ask("""
                    SELECT count(*)
                    FROM public.%1$s t
                    FULL JOIN public.%2$s v ON v.id = t.id
                    WHERE t.%3$s IS DISTINCT FROM v.%3$s OR t.%4$s IS DISTINCT FROM v.%4$s
                    """.formatted(table, view, one, other))).isEqualTo("0");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "sales",
        "tickets",
        "contracts",
        "product_sales",
        "service_contracts",
        "job_works",
        "complaints",
    })
    void aCustomersNameDiffersFromItsCopyOnlyWhereTheCustomerWasRenamed(String table) throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 6);

            assertThat(crm.list("""
                    SELECT DISTINCT v.customer_name LIKE t.customer_name || ' Holding'
                    FROM public.%1$s t
                    JOIN public.%1$s_with_details v ON v.id = t.id
                    WHERE t.customer_name IS DISTINCT FROM v.customer_name
                    """.formatted(table))).containsExactly("t");
        }
    }

    @Test
    void aTenantSeesItsOwnRowsAndNoOthersThroughEveryView() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 8);
            List<String> tenants = crm.list("SELECT id FROM public.tenants ORDER BY id LIMIT 2");
            for (String view : crm.list(VIEWS)) {
                String mine =
                        crm.ask("SELECT count(*) FROM public." + view + " WHERE tenant_id = '" + tenants.get(0) + "'");
                assertThat(mine).as(view).isNotEqualTo("0");
                try (Connection connection = crm.tenant(tenants.get(0))) {
                    assertThat(CrmDatabase.list(connection, """
                            SELECT count(v::text) || ' of ' || count(DISTINCT tenant_id)
                            FROM public.%s v
                            """.formatted(view)))
                            .as(view)
                            .containsExactly(mine + " of 1");
                }
            }
        }
    }

    @Test
    void withoutATenantTheApplicationSeesNothing() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 6);
            try (Connection nobody = crm.tenant("")) {
                assertThat(CrmDatabase.list(nobody, "SELECT count(*) FROM public.sales_with_details"))
                        .containsExactly("0");
                assertThat(CrmDatabase.list(nobody, "SELECT count(*) FROM public.suppliers"))
                        .containsExactly("0");
            }
        }
    }

    @Test
    void theRemovalRefusesAndDropsNothingWhileAValueWouldBeLost() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 6);
            crm.runPractice("trap-late-write.sql");

            assertThatThrownBy(() -> crm.migrate(7, 7))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("products: category without category_id in 1 rows. Nothing was dropped.")
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("23000"));
            assertThat(crm.ask(OLD_COLUMNS)).isEqualTo("36");
        }
    }

    @Test
    void theRemovalRefusesANameWhoseRowPointsToNobody() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.migrate(1, 6);
            crm.tell("UPDATE public.tickets SET customer_phone = '1' WHERE customer_id IS NULL");

            assertThatThrownBy(() -> crm.migrate(7, 7))
                    .hasMessageContaining("customer_name and others without customer_id");
        }
    }

    @Test
    void anIndexLeftInvalidStopsTheIndexMigration() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            assertThatThrownBy(() -> crm.runPractice("trap-invalid-index.sql"))
                    .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("23505"));
            crm.migrate(1, 7);

            assertThatThrownBy(() -> crm.migrate(8, 8)).hasMessageContaining("\"idx_sales_status\" already exists");
        }
    }

    @ParameterizedTest
    @CsvSource({"trap-orphan.sql, tickets, IS NULL", "trap-cross-tenant.sql, sales, <> x.tenant_id"})
    void aTrapSpoilsExactlyOneRow(String trap, String table, String condition) throws SQLException, IOException {
        String spoilt = """
                SELECT count(*)
                FROM public.%s x
                LEFT JOIN public.customers c ON c.id = x.customer_id
                WHERE x.customer_id IS NOT NULL AND c.tenant_id %s
                """.formatted(table, condition);
        try (CrmDatabase crm = baseline.copy()) {
            assertThat(crm.ask(spoilt)).isEqualTo("0");

            crm.runPractice(trap);

            assertThat(crm.ask(spoilt)).isEqualTo("1");
        }
    }

    @Test
    void thereAreEightMigrationsAndTheirNamesGiveTheirOrder() throws IOException {
        assertThat(CrmDatabase.migrations())
                .extracting(Path::getFileName)
                .extracting(Path::toString)
                .containsExactly(
                        "20250315000003_enhance_reference_tables.sql",
                        "20250322000021_create_sales_views.sql",
                        "20250322000022_create_crm_views.sql",
                        "20250322000023_create_contract_views.sql",
                        "20250322000024_create_job_works_views.sql",
                        "20250322000025_create_remaining_views.sql",
                        "20250328000026_remove_all_denormalized_fields.sql",
                        "20250328000027_add_performance_indexes.sql");
    }

    private static List<String> contentOfViews(CrmDatabase crm) throws SQLException {
        return crm.list(CONTENT).stream()
                .filter(line -> line.contains("_with_"))
                .toList();
    }

    private static List<String> rowsPerTable(CrmDatabase crm) throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table :
                crm.list("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")) {
            rows.add(table + " " + crm.ask("SELECT count(*) FROM public." + table));
        }
        return rows;
    }
}
