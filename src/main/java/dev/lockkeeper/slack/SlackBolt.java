package dev.lockkeeper.slack;

import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.middleware.builtin.RequestVerification;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.util.http.SlackHttpClient;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.engine.LiveProgress;
import dev.lockkeeper.engine.PostedMessages;
import dev.lockkeeper.engine.RecordHeads;
import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.engine.Reports;
import dev.lockkeeper.engine.SeenRequests;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.WindowEvent;
import dev.lockkeeper.window.WindowId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.LongSupplier;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slack as a whole: builds Bolt and one Slack client, connects on its own thread for as long as it takes, and hands out
 * the parts. Order of use: construct, {@link #people} and {@link #room} for the engine, {@link #listen} with the desk,
 * {@link #start}. Until {@link #isReady} whoever serves HTTP must answer 503, for nobody's identity can be checked yet.
 */
public final class SlackBolt implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SlackBolt.class);
    /** Shorter than any proxy between us and Slack keeps a connection, so that few calls meet a dead one. */
    private static final int IDLE_SECONDS = 20;

    /** The events we listen to; the app's manifest subscribes to the same. */
    public static final List<String> EVENTS = List.of(Arrivals.EVENT);

    private static final int IDLE_CONNECTIONS = 5;
    private static final int CALL_MILLIS = 10_000;
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_OF_THE_REFUSED = Duration.ofSeconds(4);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final long STOP_MILLIS = 2_000;

    private final SlackSettings settings;
    private final Clock machine;
    private final Slack slack;
    private final App app;
    private final Outbox outbox;
    private final SlackPeople people;
    private final PromptDesk prompt = new PromptDesk();
    private final Voice voice;
    private final @Nullable SignatureGuard guard;
    private final AtomicReference<@Nullable BotIdentity> self = new AtomicReference<>();
    private final @Nullable SlackSockets sockets;
    private final Thread connecting;
    private @Nullable SlackRoom room;

    /** For whoever calls Slack and lets nothing in: what was taken in is remembered by this process alone. */
    public SlackBolt(SlackSettings settings, Clock machine, boolean failOnUnknownProperties) {
        this(settings, machine, failOnUnknownProperties, new SeenSignatures(machine), Redaction.ofForms());
    }

    /**
     * Connects to nothing yet.
     *
     * @param machine machine time, for signatures, rate limits and caches
     * @param failOnUnknownProperties true in tests: an answer with a field that Slack's client does not know is then a
     *     failed call
     * @param taken which requests any process took already; in Socket Mode not asked
     * @param redaction what must not go out to Slack
     */
    public SlackBolt(
            SlackSettings settings,
            Clock machine,
            boolean failOnUnknownProperties,
            SeenRequests taken,
            Redaction redaction) {
        this.settings = settings;
        this.machine = machine;
        OutgoingText outgoing = new OutgoingText(redaction);
        this.slack = client(settings, failOnUnknownProperties, outgoing);
        this.outbox = new Outbox(slack.methods(settings.botToken()), new RateLimits(settings.rateFactor(), machine));
        this.people = new SlackPeople(settings, outbox, self, machine);
        this.voice = new Voice(slack, outbox);
        this.guard = settings.door() instanceof SlackDoor.Requests door
                ? new SignatureGuard(
                        new SigningSecrets(door.signingSecrets(), machine),
                        machine,
                        taken,
                        prompt,
                        new NotNoted(voice, prompt))
                : null;
        this.app = bolt(settings, slack, machine, outgoing, guard);
        this.sockets = settings.door() instanceof SlackDoor.Sockets door
                ? new SlackSockets(slack, app, door.appToken(), outbox)
                : null;
        this.connecting = new Thread(this::connect, "slack-connect");
        this.connecting.setDaemon(true);
    }

    /** Slack's client as we use it: it sends nothing twice, and everything is looked at once more before it goes. */
    static Slack client(SlackSettings settings, boolean failOnUnknownProperties, OutgoingText outgoing) {
        SlackConfig config = new SlackConfig();
        config.setMethodsEndpointUrlPrefix(settings.apiUrl());
        if (settings.isElsewhere()) {
            // Slack's client takes HTTP_PROXY for every host and knows no NO_PROXY
            config.setProxyUrl(null);
        }
        config.setStatsEnabled(false);
        config.setHttpClientReadTimeoutMillis(CALL_MILLIS);
        config.setHttpClientCallTimeoutMillis(CALL_MILLIS);
        config.setFailOnUnknownProperties(failOnUnknownProperties);
        // by itself OkHttp sends a POST again on a new connection if the old one broke, and a message is there twice
        OkHttpClient once = SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .retryOnConnectionFailure(false)
                .addInterceptor(outgoing)
                .connectionPool(new ConnectionPool(IDLE_CONNECTIONS, IDLE_SECONDS, TimeUnit.SECONDS))
                .build();
        SlackHttpClient http = new SlackHttpClient(once);
        http.setConfig(config);
        return Slack.getInstance(config, http);
    }

    /**
     * Bolt with nothing that calls Slack on the way in: its own authorization asks {@code auth.test} and remembers a
     * failure for ten minutes, in which every click would be lost. A request over HTTP is checked twice; an envelope
     * comes over a connection that we opened to Slack and has no signature.
     */
    private static App bolt(
            SlackSettings settings, Slack slack, Clock machine, OutgoingText outgoing, @Nullable SignatureGuard guard) {
        AppConfig.AppConfigBuilder config = AppConfig.builder().slack(slack).singleTeamBotToken(settings.botToken());
        List<Middleware> checks = List.of(outgoing);
        if (settings.door() instanceof SlackDoor.Requests door && guard != null) {
            config.signingSecret(door.signingSecrets().get(0));
            checks = List.of(
                    outgoing, new RequestVerification(new MachineTimeVerifier(door.signingSecrets(), machine)), guard);
        }
        return new App(config.build(), slack, checks);
    }

    /** Who people are; answers only once Slack did. */
    public SlackPeople people() {
        return people;
    }

    /**
     * The war rooms. Called once.
     *
     * @param journal every event of a window, oldest first, for its report
     * @param heads where the record of a window stood, for the room to keep
     * @param windowTime window time, for what the board says about lateness
     * @param outside the channels that hear of every window
     * @param term which turn it is of this process to speak in the rooms, another number after each gap; zero while
     *     another process speaks
     */
    public synchronized SlackRoom room(
            PostedMessages posted,
            Reports reports,
            Function<WindowId, List<WindowEvent>> journal,
            RecordHeads heads,
            LiveProgress progress,
            Clock windowTime,
            OutsideChannels outside,
            LongSupplier term) {
        Notices notices = new Notices();
        RoomOpener opener = new RoomOpener(settings, outbox, people, self, notices);
        Desire desire = new Desire(settings, people, notices, progress, reports, journal, heads, windowTime);
        SlackRoom made = new SlackRoom(
                opener,
                outbox,
                posted,
                desire,
                new SlackRoom.Outside(
                        new DirectMessages(settings, people),
                        List.of(
                                new Audience(settings, outside.audience(), windowTime),
                                new AuditChannel(settings, outside.audit(), journal, heads, windowTime))),
                notices,
                machine,
                term);
        room = made;
        return made;
    }

    /** From now on what people press and type goes to this desk. Called once, before {@link #start}. */
    public void listen(Desk desk) {
        new Arrivals(desk, prompt, outbox, self).registerOn(app);
        new SlackListeners(settings.command(), desk, people, prompt, voice, outbox, self).registerOn(app);
    }

    /** Writes a link to this person directly, soon, from another thread. */
    public void tell(Actor person, Desk.Reply.ConfirmInBrowser reply) {
        prompt.afterwards(() -> new PrivateWord(outbox, settings.isElsewhere()).say(person, reply));
    }

    /** Begins to connect and returns at once. */
    public void start() {
        connecting.start();
    }

    /**
     * True once Slack has said who the bot is; requests may be handed to {@link #app} from then on. In Socket Mode, while
     * a connection is open.
     */
    public boolean isReady() {
        return self.get() != null && (sockets == null || sockets.isOpen());
    }

    /**
     * Whether Slack signed these bytes just now; false for everything in Socket Mode. Whoever serves HTTP asks before
     * anything reads what they say, and {@link #app} checks once more. That it was not is in the log, at most once a
     * minute.
     */
    public boolean isSigned(@Nullable String stamp, @Nullable String signature, byte[] body) {
        return guard != null && guard.signed(stamp, signature, body);
    }

    /** Where a signed request goes; whoever serves HTTP bridges to it. */
    public App app() {
        return app;
    }

    @Override
    public void close() {
        connecting.interrupt();
        join(connecting);
        if (sockets != null) {
            sockets.close();
        }
        SlackRoom rooms;
        synchronized (this) {
            rooms = room;
        }
        if (rooms != null) {
            rooms.close();
        }
        prompt.close();
        app.stop();
        try {
            slack.close();
        } catch (Exception e) {
            // the interface of Slack's client allows any exception; the process is going down in any case
            log.warn("the Slack client did not close cleanly", e);
        }
    }

    private void connect() {
        log.info("{}", settings.door().sentence());
        Duration pause = FIRST_PAUSE;
        String lastTrouble = "";
        while (!Thread.currentThread().isInterrupted()) {
            try {
                greet();
                if (sockets != null) {
                    sockets.start();
                }
                return;
            } catch (SlackCallException e) {
                boolean refused =
                        e.kind() != SlackCallException.Kind.AWAY && e.kind() != SlackCallException.Kind.LIMITED;
                if (!e.code().equals(lastTrouble)) {
                    log.error("{} ({})", trouble(e, refused), e.getMessage());
                }
                lastTrouble = e.code();
                Duration doubled = longer(pause.multipliedBy(2), refused ? PAUSE_OF_THE_REFUSED : FIRST_PAUSE);
                pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
            }
            try {
                Thread.sleep(pause.toMillis());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void greet() throws SlackCallException {
        AuthTestResponse me =
                outbox.send(Errand.of(SlackMethod.AUTH_TEST), PATIENCE, client -> client.authTest(r -> r));
        app.start();
        self.set(new BotIdentity(me.getTeamId(), me.getUserId()));
        log.info("connected to Slack as {} in {}", me.getUser(), me.getTeam());
        people.problems();
    }

    private String trouble(SlackCallException e, boolean refused) {
        return refused
                ? "SLACK_BOT_TOKEN is not accepted (Slack says " + e.code()
                        + "): copy the Bot User OAuth Token (xoxb-…) from OAuth & Permissions of your Slack app and"
                        + " restart; until then I answer nothing that comes from Slack."
                : "Slack cannot be reached at " + settings.apiUrl()
                        + "; I keep trying, and answer nothing that comes from Slack until it answers.";
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private static void join(Thread thread) {
        try {
            thread.join(STOP_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
