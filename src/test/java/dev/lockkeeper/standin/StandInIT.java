package dev.lockkeeper.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The application against a real PostgreSQL, before, during and after the migrations. */
class StandInIT {
    private static final String ALICE = "token-of-alice-8f2c";
    private static final String BOB = "token-of-bob-77aa";
    private static final String OPERATOR = "token-of-the-operator-31d0";
    private static final String LISTINGS = "sales,tickets,job-works,products,customers";
    /** One statement of the application may take 2 s; the rest is a slow machine. */
    private static final Duration NOT_HANGING = Duration.ofSeconds(10);

    private static DemoCrm template;
    private static AppUser alice;
    private static AppUser bob;
    private DemoCrm crm;
    private StandIn app;
    private Caller caller;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        template = DemoCrm.filled();
        alice = template.userOfTenant(0);
        bob = template.userOfTenant(1);
    }

    @AfterAll
    static void drop() throws SQLException {
        template.close();
    }

    @BeforeEach
    void start() throws SQLException {
        crm = template.copy();
        app = new StandIn(settings(crm.jdbcUrl()));
        caller = new Caller(app.start());
    }

    @AfterEach
    void stop() throws SQLException {
        app.close();
        crm.close();
    }

    @Test
    void healthNeedsNoTokenAndLooksAtTheDatabase() throws Exception {
        Caller.Answer well = caller.get("/health", "");
        assertThat(well.status()).isEqualTo(200);
        assertThat(well.body().toString()).isEqualTo("{\"status\":\"healthy\",\"db\":\"connected\"}");

        crm.close();

        Caller.Answer down = caller.get("/health", "");
        assertThat(down.status()).isEqualTo(503);
        assertThat(down.body().toString()).isEqualTo("{\"status\":\"unhealthy\",\"db\":\"down\"}");
    }

    @Test
    void theOldSchemaShowsTheCopiedColumnsAsTheyAreStored() throws Exception {
        crm.tell("UPDATE public.sales SET customer_name = 'As it was copied'");

        Caller.Answer sales = caller.get("/api/sales", ALICE);

        assertThat(sales.status()).isEqualTo(200);
        assertThat(sales.text("/schema")).isEqualTo("old");
        assertThat(sales.text("/data/0/customer_name")).isEqualTo("As it was copied");
        assertThat(sales.row(0).has("amount")).isTrue();
        assertThat(sales.row(0).has("normalized")).isFalse();
    }

    @Test
    void theNewSchemaShowsTheJoinedNames() throws Exception {
        crm.migrate(1, 8);
        crm.tell("UPDATE public.customers SET company_name = 'As it is called now'");

        Caller.Answer works = caller.get("/api/job-works", ALICE);

        assertThat(works.status()).isEqualTo(200);
        assertThat(works.text("/schema")).isEqualTo("new");
        assertThat(works.body().at("/data/0/normalized").booleanValue()).isTrue();
        assertThat(works.text("/data/0/customer_name")).isEqualTo("As it is called now");
        assertThat(works.row(0).has("receiver_engineer_name")).isTrue();
        assertThat(caller.get("/api/sales", ALICE).row(0).has("amount")).isFalse();
    }

    @Test
    void everyListingIsReadInBothSchemas() throws Exception {
        for (String listing : LISTINGS.split(",")) {
            rowsAre("old", caller.get("/api/" + listing, ALICE), listing);
        }
        crm.migrate(1, 6);
        for (String listing : LISTINGS.split(",")) {
            rowsAre("old", caller.get("/api/" + listing, ALICE), listing + " with the views there already");
        }
        crm.migrate(7, 8);
        for (String listing : LISTINGS.split(",")) {
            rowsAre("new", caller.get("/api/" + listing, ALICE), listing);
        }
    }

    private void rowsAre(String schema, Caller.Answer answer, String listing) throws SQLException {
        String tenant = alice.tenantId().toString();
        String table = listing.replaceFirst(" .*", "").replace('-', '_');
        assertThat(answer.status()).as(listing).isEqualTo(200);
        assertThat(answer.text("/schema")).as(listing).isEqualTo(schema);
        assertThat(answer.text("/tenant")).isEqualTo(tenant);
        String total = crm.ask("SELECT count(*) FROM public." + table + " WHERE tenant_id = '" + tenant + "'");
        assertThat(answer.body().path("total").asString()).as(listing).isEqualTo(total);
        assertThat(answer.body().path("data").size()).isEqualTo(Math.min(20, Integer.parseInt(total)));
        answer.body().path("data").forEach(row -> {
            assertThat(row.path("id").asString()).isNotBlank();
            assertThat(row.path("tenant_id").asString()).isEqualTo(tenant);
            assertThat(row.has("customer_id"))
                    .isEqualTo(List.of("sales", "tickets", "job_works").contains(table));
        });
    }

    @Test
    void twoTenantsSeeDifferentRows() throws Exception {
        Caller.Answer alices = caller.get("/api/tickets?limit=200", ALICE);
        Caller.Answer bobs = caller.get("/api/tickets?limit=200", BOB);

        assertThat(alices.text("/tenant")).isNotEqualTo(bobs.text("/tenant"));
        assertThat(alices.body().findValuesAsString("id"))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(bobs.body().findValuesAsString("id"));
        assertThat(bobs.body().findValuesAsString("tenant_id")).containsOnly(bobs.text("/tenant"));
    }

    @Test
    void aRenamedColumnFailsInWordsAndNeedsNoRestart() throws Exception {
        crm.tell("ALTER TABLE public.sales RENAME COLUMN customer_name TO client_name");

        Caller.Answer renamed = caller.get("/api/sales", ALICE);
        assertThat(renamed.status()).isEqualTo(500);
        assertThat(renamed.text("/sqlstate")).isEqualTo("42703");
        assertThat(renamed.text("/error")).isEqualTo("The database lacks a column that the application reads.");

        crm.tell("ALTER TABLE public.sales RENAME COLUMN client_name TO customer_name");
        assertThat(caller.get("/api/sales", ALICE).status()).isEqualTo(200);
    }

    @Test
    void columnsThatWentBeforeTheViewsCameAreSaid() throws Exception {
        crm.tell(
                "ALTER TABLE public.sales DROP COLUMN customer_name, DROP COLUMN assigned_to_name, DROP COLUMN amount");

        Caller.Answer sales = caller.get("/api/sales", ALICE);

        assertThat(sales.status()).isEqualTo(500);
        assertThat(sales.text("/sqlstate")).isEqualTo("42P01");
    }

    @Test
    void whileAMigrationHoldsTheTablesReadersAreToldSoAndDoNotHang() throws Exception {
        crm.migrate(1, 6);
        try (Connection owner = crm.owner();
                Statement migration = owner.createStatement()) {
            owner.setAutoCommit(false);
            migration.execute("LOCK TABLE public.sales, public.tickets IN ACCESS EXCLUSIVE MODE");

            long began = System.nanoTime();
            Caller.Answer held = caller.get("/api/sales", ALICE);

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(NOT_HANGING);
            assertThat(held.status()).isEqualTo(500);
            assertThat(held.text("/sqlstate")).isEqualTo("57014");
            assertThat(held.text("/error")).contains("2000 ms").contains("lock");
            assertThat(caller.get("/health", "").status()).isEqualTo(200);
            assertThat(caller.get("/api/products", ALICE).status()).isEqualTo(200);
        }
        assertThat(caller.get("/api/sales", ALICE).status()).isEqualTo(200);
    }

    @Test
    void whoWaitedForTheMigrationReadsTheSchemaThatItLeft() throws Exception {
        crm.migrate(1, 6);
        try (Connection owner = crm.owner();
                Statement migration = owner.createStatement()) {
            owner.setAutoCommit(false);
            migration.execute("LOCK TABLE public.sales IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<Caller.Answer> waiting = CompletableFuture.supplyAsync(() -> asked("/api/sales"));
            await().until(() ->
                    crm.ask("SELECT count(*) FROM pg_locks WHERE NOT granted").equals("1"));
            migration.execute(
                    "ALTER TABLE public.sales DROP COLUMN customer_name, DROP COLUMN assigned_to_name, DROP COLUMN amount");
            owner.commit();

            Caller.Answer answer = waiting.get(NOT_HANGING.toSeconds(), TimeUnit.SECONDS);

            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text("/schema")).isEqualTo("new");
        }
    }

    private Caller.Answer asked(String path) {
        try {
            return caller.get(path, ALICE);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void inMaintenanceNobodyReadsUntilTheOperatorSaysSo() throws Exception {
        assertThat(caller.maintenance("{\"on\":true}", "").status()).isEqualTo(401);
        assertThat(caller.maintenance("{\"on\":true}", ALICE).status()).isEqualTo(403);
        assertThat(caller.maintenance("{\"on\":1}", OPERATOR).status()).isEqualTo(400);
        assertThat(caller.get("/api/sales", ALICE).status()).isEqualTo(200);

        assertThat(caller.maintenance("{\"on\":true}", OPERATOR).status()).isEqualTo(200);

        Caller.Answer health = caller.get("/health", "");
        assertThat(health.status()).isEqualTo(503);
        assertThat(health.body().toString()).isEqualTo("{\"status\":\"maintenance\"}");
        for (String path : List.of("/api/sales", "/api/customers", "/api/unknown")) {
            Caller.Answer refused = caller.get(path, ALICE);
            assertThat(refused.status()).as(path).isEqualTo(503);
            assertThat(refused.retryAfter()).as(path).isEqualTo("60");
        }

        assertThat(caller.maintenance("{\"on\":false}", OPERATOR).status()).isEqualTo(200);
        assertThat(caller.get("/api/sales", ALICE).status()).isEqualTo(200);
        assertThat(caller.get("/health", "").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "wrong", "token-of-alice-8f2", "token-of-alice-8f2cX", OPERATOR})
    void whoHasNoTokenOfAUserIsRefused(String token) throws Exception {
        Caller.Answer refused = caller.get("/api/sales", token);

        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.body().has("data")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"many", "0", "-1", "201", "1.5", "", "99999999999999999999", "1%20OR%201", "%22%3C"})
    void aLimitThatIsNoneIsRefusedWithWhatWouldBe(String limit) throws Exception {
        Caller.Answer refused = caller.get("/api/sales?limit=" + limit, ALICE);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("/error")).endsWith("expected a whole number from 1 to 200.");
    }

    @Test
    void aLimitIsKept() throws Exception {
        assertThat(caller.get("/api/sales?limit=3", ALICE).body().path("data").size())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/api", "/api/", "/api/invoices", "/api/sales/1", "/api/sales;drop"})
    void anUnknownAddressIsSaid(String path) throws Exception {
        Caller.Answer unknown = caller.get(path, ALICE);

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.text("/error")).isEqualTo("There is nothing here by that address and method.");
    }

    @Test
    void withoutADatabaseListingsSaySoAndWhenToComeBack() throws Exception {
        crm.close();

        Caller.Answer away = caller.get("/api/sales", ALICE);

        assertThat(away.status()).isEqualTo(503);
        assertThat(away.text("/error")).isEqualTo("The database cannot be reached.");
        assertThat(away.text("/sqlstate")).isEqualTo("3D000");
        assertThat(away.retryAfter()).isEqualTo("5");
    }

    @Test
    void noSecretAndNoValueOfARowComesIntoTheLog() throws Exception {
        crm.tell("CREATE FUNCTION public.refuse() RETURNS uuid LANGUAGE sql STABLE "
                + "RETURN 'the secret of a customer'::text::uuid");
        PrintStream before = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            caller.get("/api/sales?limit=1", ALICE);
            caller.get("/api/sales", "token-of-a-stranger");
            caller.maintenance("{\"on\":true}", OPERATOR);
            caller.maintenance("{\"on\":false}", OPERATOR);
            crm.tell("CREATE POLICY refuse ON public.sales USING (tenant_id = public.refuse())");
            assertThat(caller.get("/api/sales", ALICE).status()).isEqualTo(500);
            crm.close();
            caller.get("/api/sales", ALICE);
            caller.get("/health", "");
        } finally {
            System.setErr(before);
        }
        assertThat(log.toString(StandardCharsets.UTF_8))
                .contains("GET sales was answered 200", "SQLSTATE 22P02", "Maintenance is off")
                .doesNotContain(ALICE, BOB, OPERATOR, "stranger", DemoCrm.PASSWORD, "secret of a customer");
        assertThat(settings("jdbc:postgresql://somewhere/else").toString())
                .doesNotContain(ALICE, BOB, OPERATOR, DemoCrm.PASSWORD);
    }

    @Test
    void aTakenPortIsSaidInASentence() {
        StandInSettings mine = settings(crm.jdbcUrl());
        StandInSettings same = new StandInSettings(
                mine.jdbcUrl(),
                mine.user(),
                mine.password(),
                mine.host(),
                caller.port(),
                mine.tokens(),
                mine.operatorToken(),
                mine.clock());
        try (StandIn second = new StandIn(same)) {
            assertThatThrownBy(second::start)
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("Port " + caller.port() + " on 127.0.0.1 is taken");
        }
    }

    private static StandInSettings settings(String jdbcUrl) {
        return new StandInSettings(
                jdbcUrl,
                DemoCrm.ROLE,
                DemoCrm.PASSWORD,
                "127.0.0.1",
                0,
                Map.of(ALICE, alice, BOB, bob),
                OPERATOR,
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    }
}
