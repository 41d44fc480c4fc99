package dev.lockkeeper.practice;

import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.standin.AppUser;
import dev.lockkeeper.standin.StandIn;
import dev.lockkeeper.standin.StandInSettings;
import dev.lockkeeper.testkit.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;

/** The stand-in application on a CRM of the test server, for scenarios that bring their own bot. */
public final class PracticeApplication implements AutoCloseable {
    private static final String ROLE = "app_user";
    private static final String ADDRESS = "app.address";
    private static final String COMMAND = "app.command.";
    private static final Map<String, String> TOKENS = Map.of(
            DemoApplication.TENANT_A,
            "token-of-a",
            DemoApplication.TENANT_B,
            "token-of-b",
            DemoApplication.OPERATOR,
            "token-of-the-operator");

    private final StandIn app;
    private final URI address;
    private final AppCheckout checkout;

    private PracticeApplication(StandIn app, URI address, AppCheckout checkout) {
        this.app = app;
        this.address = address;
        this.checkout = checkout;
    }

    /**
     * Starts it.
     *
     * @param checkout where its sources are unpacked; a folder of its own
     */
    public static PracticeApplication start(TestDatabase crm, String password, Path checkout)
            throws SQLException, IOException {
        return start(crm, password, checkout, List.of());
    }

    /** The same with these groups of jobs. */
    public static PracticeApplication start(TestDatabase crm, String password, Path checkout, List<String> jobs)
            throws SQLException, IOException {
        crm.createRole(ROLE, password);
        List<AppUser> users = new ArrayList<>();
        try (Connection admin = crm.connect();
                Statement statement = admin.createStatement();
                ResultSet row = statement.executeQuery("SELECT DISTINCT ON (t.name) t.id, u.id FROM public.tenants t"
                        + " JOIN public.users u ON u.tenant_id = t.id ORDER BY t.name, u.email LIMIT 2")) {
            while (row.next()) {
                users.add(new AppUser(row.getObject(1, UUID.class), row.getObject(2, UUID.class)));
            }
        }
        StandIn app = new StandIn(new StandInSettings(
                crm.jdbcUrl(),
                ROLE,
                password,
                "127.0.0.1",
                0,
                Map.of(
                        TOKENS.get(DemoApplication.TENANT_A), users.get(0),
                        TOKENS.get(DemoApplication.TENANT_B), users.get(1)),
                TOKENS.get(DemoApplication.OPERATOR),
                Clock.systemUTC(),
                jobs));
        AppCheckout unpacked = AppCheckout.unpacked(checkout, System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        return new PracticeApplication(app, URI.create("http://127.0.0.1:" + app.start()), unpacked);
    }

    /** As words, so that they can be handed to another process. */
    public Properties words() {
        Properties words = new Properties();
        words.setProperty(ADDRESS, address.toString());
        checkout.commands().forEach((name, run) -> words.setProperty(COMMAND + name, String.join("\n", run)));
        return words;
    }

    /** Where the application of these words is. */
    public static URI address(Properties words) {
        return URI.create(words.getProperty(ADDRESS));
    }

    /** May switch what an operator switches. */
    public static String operatorToken() {
        return TOKENS.getOrDefault(DemoApplication.OPERATOR, "");
    }

    /** What the configuration of a bot says about the application of these words; nothing if there is none. */
    public static OutsideSettings outside(Properties words) {
        String at = words.getProperty(ADDRESS);
        if (at == null) {
            return OutsideSettings.NONE;
        }
        Map<String, List<String>> commands = new LinkedHashMap<>();
        words.stringPropertyNames().stream()
                .filter(name -> name.startsWith(COMMAND))
                .sorted()
                .forEach(name -> commands.put(
                        name.substring(COMMAND.length()),
                        List.of(words.getProperty(name).split("\n"))));
        return DemoApplication.outside(URI.create(at), TOKENS, commands);
    }

    @Override
    public void close() {
        app.close();
    }
}
