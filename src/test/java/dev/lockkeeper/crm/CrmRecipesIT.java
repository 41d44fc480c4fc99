package dev.lockkeeper.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.runbook.Recipe;
import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.target.PostgresTargetDesk;
import dev.lockkeeper.target.Targets;
import dev.lockkeeper.window.Diagnosis.Found;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.yaml.YamlRunbookLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The recipes of the CRM as a person asks them: through the runbook's own words, read only, on its schema. */
class CrmRecipesIT {
    private static final Path SQL = Path.of("runbooks/crm/sql/diagnose");
    private static final String FRAME = """
            lockkeeper: 1
            name: crm
            title: CRM
            roles: {dba: Database Administrator}
            environments:
              staging: {prefix: STG, target: crm-staging, cadence: 10m, planned: 1h, users: nobody}
            phases:
              - id: only
                title: Only
                items:
                  - {step: look, kind: query, title: Look, at: 0m, planned: 1m, record: {one: SELECT 1}}
            """;

    private static CrmDatabase baseline;

    @TempDir
    private static Path folder;

    private static Map<String, Recipe> recipes;

    @BeforeAll
    static void fill() throws SQLException, IOException {
        baseline = CrmDatabase.filled();
        Path home = folder.resolve("crm");
        Path beside = Files.createDirectories(home.resolve("sql/diagnose"));
        try (Stream<Path> files = Files.list(SQL)) {
            for (Path file : files.toList()) {
                Files.copy(file, beside.resolve(file.getFileName()));
            }
        }
        Files.writeString(
                home.resolve("runbook.yaml"),
                FRAME + Files.readString(Path.of("src/test/resources/runbooks/recipes/crm.yaml")));
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(folder));
        Runbook runbook = ((RunbookLibrary.Parsed.Valid) library.parse(library.read("crm"))).runbook();
        recipes = runbook.recipes().stream().collect(Collectors.toMap(Recipe::id, recipe -> recipe));
    }

    @AfterAll
    static void drop() throws SQLException {
        baseline.close();
    }

    @Test
    void everyRecipeAnswersBeforeAndAfterTheWindow() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            everyRecipeAnswers(crm);
            crm.migrate(1, 8);
            everyRecipeAnswers(crm);
        }
    }

    @Test
    void driftIsCountedWhileTheColumnsAreThereAndGoneWithThem() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            crm.tell("UPDATE public.sales SET customer_name = c.company_name FROM public.customers c"
                    + " WHERE c.id = customer_id");
            crm.tell("UPDATE public.sales SET customer_name = 'Somebody else'"
                    + " WHERE id IN (SELECT id FROM public.sales WHERE customer_id IS NOT NULL LIMIT 3)");
            assertThat(ask(crm, "drift").shown())
                    .anySatisfy(row ->
                            assertThat(row).startsWith("sales.customer_name").endsWith("3"));
            crm.migrate(1, 8);
            assertThat(ask(crm, "drift").shown())
                    .hasSize(4)
                    .allSatisfy(row -> assertThat(row).endsWith("0", "0"));
        }
    }

    @Test
    void theUseOfEachNewIndexIsCounted() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy()) {
            int before = ask(crm, "index-use").rows();
            crm.migrate(1, 8);
            assertThat(ask(crm, "index-use").rows()).isGreaterThanOrEqualTo(before + 30);
        }
    }

    @Test
    void aTransactionThatIsOpenForLongIsNamed() throws SQLException, IOException {
        try (CrmDatabase crm = baseline.copy();
                Connection other = crm.migrator()) {
            other.setAutoCommit(false);
            CrmDatabase.list(other, "SELECT 1");
            assertThat(ask(crm, "long-transactions").words()).isEqualTo("no rows");
            Recipe recipe = recipes.get("long-transactions");
            String sooner = recipe.sql().replace("interval '1 minute'", "interval '0 minutes'");
            assertThat(ask(crm, sooner, recipe.show()).rows()).isEqualTo(1);
            other.rollback();
        }
    }

    private static void everyRecipeAnswers(CrmDatabase crm) throws SQLException, IOException {
        assertThat(recipes).hasSize(9);
        for (String id : recipes.keySet()) {
            assertThat(ask(crm, id).failure()).as(id).isNull();
        }
    }

    private static Found ask(CrmDatabase crm, String id) throws SQLException, IOException {
        Recipe recipe = recipes.get(id);
        String query = recipe.file().isEmpty()
                ? recipe.sql()
                : Files.readString(folder.resolve("crm").resolve(recipe.file()));
        return ask(crm, query, recipe.show());
    }

    private static Found ask(CrmDatabase crm, String query, List<String> show) throws SQLException {
        PostgresTargetDesk desk = new PostgresTargetDesk(new Targets(List.of(crm.target("crm-staging"))));
        TargetIdentity identity = desk.identify("crm-staging");
        return desk.ask(identity, "diagnose", query, Map.of(), show);
    }
}
