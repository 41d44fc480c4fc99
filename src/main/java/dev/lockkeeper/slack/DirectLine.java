package dev.lockkeeper.slack;

import com.slack.api.Slack;
import com.slack.api.methods.response.auth.AuthTestResponse;
import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.Redaction;
import dev.lockkeeper.slack.view.SlackText;
import dev.lockkeeper.window.Actor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** To one person in Slack, without a running bot: for commands that let somebody act in their name. One thread. */
public final class DirectLine implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectLine.class);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final SlackSettings settings;
    private final Slack slack;
    private final Outbox outbox;
    private final SlackPeople people;
    private final AtomicReference<@Nullable BotIdentity> self = new AtomicReference<>();

    /** @param machine machine time, for rate limits and caches */
    public DirectLine(SlackSettings settings, Clock machine) {
        this.settings = settings;
        this.slack = SlackBolt.client(settings, false, new OutgoingText(Redaction.ofForms()));
        this.outbox = new Outbox(slack.methods(settings.botToken()), new RateLimits(settings.rateFactor(), machine));
        this.people = new SlackPeople(settings, outbox, self, machine);
    }

    /**
     * Who has this id.
     *
     * @return empty if Slack knows nobody of this id, or no full member of the bot's own workspace
     * @throws DirectoryUnavailableException if Slack could not say
     */
    public Optional<Actor> fullMember(String user) {
        Actor actor = inOwnTeam(user);
        return people.caller(actor, true).fullMember() ? Optional.of(actor) : Optional.empty();
    }

    /**
     * Somebody of the bot's own workspace, or who was; nothing is looked up about them.
     *
     * @throws DirectoryUnavailableException if Slack could not say which workspace that is
     */
    public Actor inOwnTeam(String user) {
        try {
            AuthTestResponse me =
                    outbox.send(Errand.of(SlackMethod.AUTH_TEST), PATIENCE, client -> client.authTest(r -> r));
            self.set(new BotIdentity(me.getTeamId(), me.getUserId()));
            return new Actor(me.getTeamId(), user);
        } catch (SlackCallException e) {
            throw new DirectoryUnavailableException("Slack could not say who the bot is: " + e.getMessage(), e);
        }
    }

    /**
     * Writes to them directly; when it returns, Slack has taken the message.
     *
     * @param text plain; it is escaped here
     * @throws DirectoryUnavailableException if Slack did not take it, or did not say so
     */
    public void tell(Actor person, String text) {
        String marked = (settings.isElsewhere() ? "PRACTICE · " : "") + SlackText.literal(text);
        try {
            String channel = outbox.send(
                            Errand.of(SlackMethod.CONVERSATIONS_OPEN),
                            PATIENCE,
                            client -> client.conversationsOpen(r -> r.users(List.of(person.user()))))
                    .getChannel()
                    .getId();
            outbox.send(
                    Errand.in(channel, SlackMethod.CHAT_POST_MESSAGE),
                    PATIENCE,
                    client -> client.chatPostMessage(r ->
                            r.channel(channel).text(marked).unfurlLinks(false).unfurlMedia(false)));
        } catch (SlackCallException e) {
            throw new DirectoryUnavailableException("Slack did not take a direct message: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            slack.close();
        } catch (Exception e) {
            // the interface of Slack's client allows any exception; the process is going down in any case
            LOG.warn("the Slack client did not close cleanly", e);
        }
    }
}
