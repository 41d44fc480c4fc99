package dev.lockkeeper.practice;

import dev.lockkeeper.app.App;
import dev.lockkeeper.app.CallSettings;
import dev.lockkeeper.app.Config;
import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.CommandHint;
import dev.lockkeeper.emulator.Emulator;
import dev.lockkeeper.emulator.EmulatorSettings;
import dev.lockkeeper.emulator.SignInSpec;
import dev.lockkeeper.engine.OfferedCommand;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.store.DatabaseLogin;
import dev.lockkeeper.target.TargetSettings;
import dev.lockkeeper.web.SignInSettings;
import dev.lockkeeper.web.WebServer;
import dev.lockkeeper.window.Permissions;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The practice workspace: a PostgreSQL of our own with the demo databases, a Slack of our own, and the bot between them,
 * with the same code and the same settings as the real service. Only the address of Slack differs.
 */
public final class Practice implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Practice.class);

    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_MILLIS = 20;

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final PracticeFolder folder;
    private final EmbeddedServer server;
    private final DemoDatabase databases;
    private final Emulator slack;
    private final DemoApplication application;
    private final App bot;

    private Practice(PracticeOptions options, double rates, Story story, Clock machine) throws Exception {
        SecureRandom random = new SecureRandom();
        try {
            folder = started(PracticeFolder.open(options.data()));
            folder.copyRunbooks(options.cadence());
            // first, because a taken port is said at once and not after the database was filled
            AppSpec app = DemoPeople.app(random);
            slack = started(
                    Emulator.start(DemoPeople.workspace(), app, new EmulatorSettings(options.port(), rates, machine)));
            server = started(EmbeddedServer.start(folder.postgres(), 0));
            databases = new DemoDatabase(server, random);
            DemoDatabase.Logins state = databases.state();
            String crm = databases.freshCrm(options.scale());
            application = started(DemoApplication.start(server, databases, folder.application(), random, machine));
            story.prepare(folder.runbooks(), databases);
            story.keepsBackupsIn(folder.backups());
            String clientSecret = DemoPeople.secret(random);
            bot = started(App.start(config(app, state, crm, rates, story.reminds(), clientSecret), machine));
            slack.deliverTo(bot.address().resolve("/slack/events"));
            slack.letSignIn(new SignInSpec(
                    DemoPeople.CLIENT_ID, clientSecret, Set.of(bot.address().resolve("/signed-in"))));
            slack.show(new WindowTimePanel(bot, machine, ZoneId.of(DemoPeople.ZONE)));
            slack.offer(OfferedCommand.all().stream()
                    .map(each -> new CommandHint(each.word(), each.usage(), each.help()))
                    .toList());
            awaitSlack();
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    /**
     * Starts everything.
     *
     * @param rates multiplies Slack's rate tiers, on both sides
     * @param story what goes wrong, prepared before the bot starts
     */
    static Practice start(PracticeOptions options, double rates, Story story, Clock machine) throws Exception {
        return new Practice(options, rates, story, machine);
    }

    private void awaitSlack() throws InterruptedException {
        long began = System.nanoTime();
        while (!bot.hasSlack()) {
            if (System.nanoTime() - began > CONNECTS_WITHIN.toNanos()) {
                throw new IllegalStateException("the bot did not find the practice workspace within "
                        + CONNECTS_WITHIN.toSeconds() + " s; its log says why");
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
    }

    /** The practice page. */
    public URI page() {
        return slack.baseUri();
    }

    /** The application whose database is migrated. */
    DemoApplication application() {
        return application;
    }

    Emulator slack() {
        return slack;
    }

    App bot() {
        return bot;
    }

    /** Where reports and backups of this practice are kept. */
    Path folder() {
        return folder.root();
    }

    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception e) { // one part that cannot stop must not keep the others from stopping
                LOG.warn("{} did not stop cleanly", part.getClass().getSimpleName(), e);
            }
        }
    }

    private Config config(
            AppSpec app, DemoDatabase.Logins state, String crm, double rates, boolean reminds, String clientSecret) {
        Map<String, RoleHolders> roles = new LinkedHashMap<>();
        DemoPeople.groups()
                .forEach((role, group) ->
                        roles.put(role, new RoleHolders(List.of(group), List.of(DemoPeople.deputy(role)))));
        SlackSettings settings = new SlackSettings(
                app.botToken(),
                app.signingSecret(),
                slack.apiUrl(),
                app.command(),
                rates,
                roles,
                new RoomPolicy(RoomPolicy.Where.NEW, null, Set.of("production")),
                List.of());
        String url = server.jdbcUrl(DemoDatabase.STATE);
        TargetSettings target = target("crm-staging", DemoDatabase.CRM, DemoDatabase.MIGRATOR, crm);
        TargetSettings scratch = target("crm-staging", "postgres", server.adminUser(), server.adminPassword());
        return new Config(
                settings,
                new DatabaseLogin(url, DemoDatabase.STATE_OWNER, state.ownerPassword()),
                new DatabaseLogin(url, DemoDatabase.STATE_BOT, state.botPassword()),
                List.of(target),
                Map.of(target.name(), scratch),
                List.of(folder.runbooks()),
                false,
                Permissions.standard(),
                folder.backups(),
                null,
                application.outside(),
                new WebServer.Settings("127.0.0.1", 0, Optional.empty(), signIn(clientSecret)),
                true,
                new CallSettings(
                        reminds ? CallSettings.STANDARD : List.of(), DemoPeople.AUDIENCE, DemoPeople.AUDIT, null));
    }

    /** The practice Slack is the issuer, as Slack is; the bot's own address is known once it serves. */
    private SignInSettings signIn(String clientSecret) {
        return new SignInSettings(
                slack.baseUri(),
                DemoPeople.CLIENT_ID,
                () -> clientSecret,
                null,
                SignInSettings.SLACK_USER,
                SignInSettings.SLACK_TEAM,
                SignInSettings.Again.WHERE_POSSIBLE);
    }

    private TargetSettings target(String name, String database, String user, String password) {
        return new TargetSettings(
                name, server.host(), server.port(), database, user, () -> password, "disable", null, false);
    }

    private <T extends AutoCloseable> T started(T part) {
        parts.push(part);
        return part;
    }

    /** For callers that prepare databases by hand. */
    DemoDatabase databases() {
        return databases;
    }
}
