package dev.lockkeeper.emulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.node.ObjectNode;

/** The Events API: only what the app subscribed to, with Slack's three further tries at once, after 1 and 5 minutes. */
final class EventDelivery implements Announcer, AutoCloseable {
    private static final long[] RETRY_AFTER_SECONDS = {0, 60, 300};

    private final State state;
    private final Delivery delivery;
    private final ScheduledExecutorService threads = new ScheduledThreadPoolExecutor(
            2,
            EventDelivery::daemon,
            // A workspace that closes delivers nothing more.
            new ThreadPoolExecutor.DiscardPolicy());

    EventDelivery(State state, Delivery delivery) {
        this.state = state;
        this.delivery = delivery;
    }

    private static Thread daemon(Runnable work) {
        Thread made = new Thread(work, "emulator-deliveries");
        made.setDaemon(true);
        return made;
    }

    @Override
    public void memberJoined(Room room, String userId, String inviterId) {
        ObjectNode event = Json.object()
                .put("type", "member_joined_channel")
                .put("user", userId)
                .put("channel", room.id)
                .put("channel_type", room.isPublic() ? "C" : "G")
                .put("team", state.spec.teamId());
        if (!inviterId.isEmpty()) {
            event.put("inviter", inviterId);
        }
        announce(event);
    }

    @Override
    public void groupMembersChanged(String groupId, List<String> added, List<String> removed, long before) {
        ObjectNode event = Json.object()
                .put("type", "subteam_members_changed")
                .put("subteam_id", groupId)
                .put("team_id", state.spec.teamId())
                .put("date_previous_update", before)
                .put("date_update", state.ids.epochSeconds());
        event.set("added_users", Json.array(added));
        event.put("added_users_count", added.size());
        event.set("removed_users", Json.array(removed));
        event.put("removed_users_count", removed.size());
        announce(event);
    }

    private void announce(ObjectNode event) {
        String type = event.path("type").asString();
        if (!state.app.events().contains(type)) {
            return;
        }
        event.put("event_ts", state.ids.nextTs());
        ObjectNode envelope = Json.object()
                .put("token", "verification-token")
                .put("team_id", state.spec.teamId())
                .put("api_app_id", state.app.appId());
        envelope.set("event", event);
        envelope.put("type", "event_callback")
                .put("event_id", state.ids.next("Ev"))
                .put("event_time", state.ids.epochSeconds());
        envelope.putArray("authorizations")
                .addObject()
                .putNull("enterprise_id")
                .put("team_id", state.spec.teamId())
                .put("user_id", state.app.botUserId())
                .put("is_bot", true)
                .put("is_enterprise_install", false);
        envelope.put("is_ext_shared_channel", false).put("event_context", "4-" + state.ids.secret());
        String body = Json.write(envelope);
        threads.execute(() -> attempt(type, body, 0, Map.of()));
    }

    private void attempt(String type, String body, int retries, Map<String, String> headers) {
        Delivery.Delivered delivered = delivery.send("event " + type, "application/json", body, headers);
        if (delivered.isOk() || retries >= RETRY_AFTER_SECONDS.length || threads.isShutdown()) {
            return;
        }
        String reason = switch (delivered.failure()) {
            case Delivery.TIMEOUT -> "http_timeout";
            default -> delivered.status() == 0 ? "connection_failed" : "http_error";
        };
        Map<String, String> again =
                Map.of("X-Slack-Retry-Num", Integer.toString(retries + 1), "X-Slack-Retry-Reason", reason);
        threads.schedule(() -> attempt(type, body, retries + 1, again), RETRY_AFTER_SECONDS[retries], TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
