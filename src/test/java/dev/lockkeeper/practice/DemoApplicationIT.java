package dev.lockkeeper.practice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in application as practice starts it: on the demo CRM, with a role and tokens of its own. */
class DemoApplicationIT {
    private static final Clock MACHINE = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void itReadsTheDemoCrmOneTenantAtATimeAndWritesNothing() throws Exception {
        SecureRandom random = new SecureRandom();
        try (EmbeddedServer server = EmbeddedServer.start(folder.resolve("postgres"), 0)) {
            DemoDatabase databases = new DemoDatabase(server, random);
            databases.freshCrm(PracticeOptions.SMALLEST_SCALE);
            try (DemoApplication app =
                    DemoApplication.start(server, databases, folder.resolve("crm-app"), random, MACHINE)) {
                assertThat(get(app, "/health", "")).startsWith("200 {\"status\":\"healthy\"");
                String a = get(app, "/api/sales", token(app, DemoApplication.TENANT_A));
                String b = get(app, "/api/sales", token(app, DemoApplication.TENANT_B));
                assertThat(a).startsWith("200 {\"schema\":\"old\"").contains("customer_id");
                assertThat(b).startsWith("200 ");
                assertThat(tenant(a)).isNotEqualTo(tenant(b));
                assertThat(get(app, "/api/sales", token(app, DemoApplication.OPERATOR)))
                        .startsWith("401 ");
                assertThat(app.commands()).containsOnlyKeys("app-build", "app-lint", "app-test", "app-git");
                assertThat(app.commands().toString())
                        .doesNotContain(app.tokens().values());
            }
            itsRoleSeesNothingWithoutATenantAndWritesNothing(server, databases.applicationRole());
        }
    }

    private static void itsRoleSeesNothingWithoutATenantAndWritesNothing(EmbeddedServer server, String password)
            throws SQLException {
        try (Connection role = DriverManager.getConnection(
                        server.jdbcUrl(DemoDatabase.CRM), DemoDatabase.APPLICATION, password);
                Statement statement = role.createStatement();
                var count = statement.executeQuery("SELECT count(*) FROM public.sales")) {
            count.next();
            assertThat(count.getLong(1)).isZero();
            assertThatThrownBy(() -> statement.execute("DELETE FROM public.sales"))
                    .hasMessageContaining("read-only transaction");
        }
    }

    private static String tenant(String answer) {
        return answer.replaceFirst("(?s).*\"tenant\":\"([0-9a-f-]{36})\".*", "$1");
    }

    private static String token(DemoApplication app, String name) {
        return app.tokens().get(name);
    }

    private String get(DemoApplication app, String path, String token) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(app.address() + path)).GET();
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }
}
