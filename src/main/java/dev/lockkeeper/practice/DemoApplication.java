package dev.lockkeeper.practice;

import dev.lockkeeper.outside.HttpAddress;
import dev.lockkeeper.outside.OutsideSettings;
import dev.lockkeeper.outside.Program;
import dev.lockkeeper.standin.AppUser;
import dev.lockkeeper.standin.StandIn;
import dev.lockkeeper.standin.StandInSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The stand-in application on the demo CRM, and what the bot's configuration says about it: its address, the tokens by
 * name, the commands that look at its checkout. Tokens are new at every start and never leave this process.
 */
final class DemoApplication implements AutoCloseable {
    /** What the application is called under {@code http} of the configuration. */
    static final String NAME = "crm-app";
    /** Tokens of one person each in two tenants, and of the operator, who switches maintenance. */
    static final String TENANT_A = "tenant-a";

    static final String TENANT_B = "tenant-b";
    static final String OPERATOR = "operator";

    private static final String HOST = "127.0.0.1";
    private static final Duration LONGEST_CHECK = Duration.ofMinutes(2);
    private static final int MOST_OUTPUT = 65_536;
    private static final Set<Integer> CANNOT_LOOK = Set.of(2);

    private final StandIn app;
    private final URI address;
    private final Map<String, String> tokens;
    private final AppCheckout checkout;

    private DemoApplication(StandIn app, URI address, Map<String, String> tokens, AppCheckout checkout) {
        this.app = app;
        this.address = address;
        this.tokens = tokens;
        this.checkout = checkout;
    }

    /**
     * Starts it; the demo CRM must be there.
     *
     * @param checkout where its sources are unpacked; a folder of its own
     */
    static DemoApplication start(
            EmbeddedServer server, DemoDatabase databases, Path checkout, SecureRandom random, Clock machine)
            throws SQLException, IOException {
        String password = databases.applicationRole();
        List<AppUser> users = databases.oneUserOfTwoTenants();
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String name : List.of(TENANT_A, TENANT_B, OPERATOR)) {
            tokens.put(name, secret(random));
        }
        StandIn app = new StandIn(new StandInSettings(
                server.jdbcUrl(DemoDatabase.CRM),
                DemoDatabase.APPLICATION,
                password,
                HOST,
                0,
                Map.of(tokens.get(TENANT_A), users.get(0), tokens.get(TENANT_B), users.get(1)),
                tokens.get(OPERATOR),
                machine));
        AppCheckout unpacked =
                AppCheckout.unpacked(checkout, System.getenv().getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
        URI address = URI.create("http://" + HOST + ":" + app.start());
        return new DemoApplication(app, address, Map.copyOf(tokens), unpacked);
    }

    /** {@code http: crm-app: url:} of the configuration, without a path. */
    URI address() {
        return address;
    }

    /** {@code http: crm-app: secrets:} of the configuration, by name. Never log a value. */
    Map<String, String> tokens() {
        return tokens;
    }

    /**
     * {@code commands:} of the configuration: {@code app-build}, {@code app-lint}, {@code app-test} and {@code app-git},
     * each the absolute path of a program and its arguments. They end with 0 (well), 1 (not well) or 2 (not looked at).
     */
    Map<String, List<String>> commands() {
        return checkout.commands();
    }

    /** The same as the bot's configuration holds it. */
    OutsideSettings outside() {
        return outside(address, tokens, commands());
    }

    /**
     * What a configuration says about an application like this.
     *
     * @param tokens by the name that runbooks use
     */
    static OutsideSettings outside(URI address, Map<String, String> tokens, Map<String, List<String>> commands) {
        Map<String, Supplier<String>> secrets = new LinkedHashMap<>();
        tokens.forEach((name, token) -> secrets.put(name, () -> token));
        List<Program> programs = commands.entrySet().stream()
                .map(command -> new Program(
                        command.getKey(),
                        command.getValue(),
                        LONGEST_CHECK,
                        MOST_OUTPUT,
                        CANNOT_LOOK,
                        Map.of(),
                        Map.of()))
                .toList();
        return new OutsideSettings(List.of(new HttpAddress(NAME, address, secrets, Set.of("PUT"))), programs);
    }

    /** The folder that the commands look at, for people to edit. */
    Path sources() {
        return checkout.root();
    }

    @Override
    public void close() {
        app.close();
    }

    private static String secret(SecureRandom random) {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
