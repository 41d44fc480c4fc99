package dev.lockkeeper.slack;

import com.slack.api.bolt.App;
import com.slack.api.model.event.MemberJoinedChannelEvent;
import dev.lockkeeper.engine.Desk;
import dev.lockkeeper.slack.view.Replies;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever joins the room of a window, and nobody else, how it stands and what they can do. Whom the bot invited
 * itself is not told: they are called when it is their turn. Any thread.
 */
final class Arrivals {
    static final String EVENT = MemberJoinedChannelEvent.TYPE_NAME;

    private static final Logger log = LoggerFactory.getLogger(Arrivals.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_REMEMBERED = 500;

    private final Desk desk;
    private final PromptDesk prompt;
    private final Outbox outbox;
    private final AtomicReference<@Nullable BotIdentity> self;

    /** Slack delivers an event again if it heard no answer in time. */
    private final Set<String> seen = Collections.newSetFromMap(Collections.synchronizedMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }));

    Arrivals(Desk desk, PromptDesk prompt, Outbox outbox, AtomicReference<@Nullable BotIdentity> self) {
        this.desk = desk;
        this.prompt = prompt;
        this.outbox = outbox;
        this.self = self;
    }

    void registerOn(App app) {
        app.event(MemberJoinedChannelEvent.class, (payload, context) -> {
            MemberJoinedChannelEvent event = payload.getEvent();
            if (seen.add(String.valueOf(payload.getEventId())) && isNews(event)) {
                prompt.afterwards(() -> welcome(event));
            }
            return context.ack();
        });
    }

    private boolean isNews(MemberJoinedChannelEvent event) {
        BotIdentity bot = self.get();
        return bot != null
                && event.getUser() != null
                && event.getChannel() != null
                && !bot.user().equals(event.getUser())
                && !bot.user().equals(event.getInviter());
    }

    private void welcome(MemberJoinedChannelEvent event) {
        BotIdentity bot = self.get();
        if (bot == null) {
            return;
        }
        Actor person = new Actor(event.getTeam() == null ? bot.team() : event.getTeam(), event.getUser());
        try {
            Optional<Window> window = prompt.ask(() -> desk.inChannel(event.getChannel()));
            if (window.isEmpty() || window.get().state().isFinal()) {
                return;
            }
            String status = prompt.ask(() -> text(desk.say(said(person, event, "status"))));
            String help = prompt.ask(() -> text(desk.say(said(person, event, "help"))));
            tell(event, Replies.words("Welcome. " + status + "\n" + help));
        } catch (NotRecordedException e) {
            // nobody asked for it, so nobody misses it; the board shows the same
            log.info("{} joined {} and was not told how it stands: {}", person, event.getChannel(), e.sentence());
        }
    }

    private static Desk.Said said(Actor person, MemberJoinedChannelEvent event, String words) {
        return new Desk.Said(person, event.getChannel(), words);
    }

    private static String text(Desk.Reply reply) {
        if (reply instanceof Desk.Reply.Words words) {
            return words.text();
        }
        return reply instanceof Desk.Reply.No no ? no.text() : "";
    }

    private void tell(MemberJoinedChannelEvent event, Replies.Ephemeral words) {
        try {
            outbox.send(
                    Errand.in(event.getChannel(), SlackMethod.CHAT_POST_EPHEMERAL),
                    PATIENCE,
                    client -> client.chatPostEphemeral(r -> r.channel(event.getChannel())
                            .user(event.getUser())
                            .text(words.text())
                            .blocks(words.blocks())));
        } catch (SlackCallException e) {
            log.info("whoever joined {} was not told how it stands: {}", event.getChannel(), e.getMessage());
        }
    }
}
