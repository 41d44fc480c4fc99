package dev.lockkeeper.emulator;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Trigger ids: each good for one exchange within three seconds. Only touched under the workspace's lock. */
final class Triggers {
    private static final Duration LIFETIME = Duration.ofSeconds(3);
    private static final int REMEMBERED = 10_000;

    private record Trigger(String userId, @Nullable String fromViewId, Instant made) {}

    /** Who pressed or typed, and in which modal, if in one. */
    record Exchanged(String userId, @Nullable String fromViewId) {}

    private final Ids ids;
    private final Map<String, Trigger> open = new HashMap<>();
    private final Map<String, Trigger> used = new HashMap<>();

    Triggers(Ids ids) {
        this.ids = ids;
    }

    String make(String userId, @Nullable String fromViewId) {
        if (open.size() + used.size() > REMEMBERED) {
            Instant old = ids.now().minus(LIFETIME.multipliedBy(20));
            open.values().removeIf(trigger -> trigger.made().isBefore(old));
            used.values().removeIf(trigger -> trigger.made().isBefore(old));
        }
        String id = ids.epochSeconds() + "." + ids.count() + "." + ids.secret();
        open.put(id, new Trigger(userId, fromViewId, ids.now()));
        return id;
    }

    Exchanged exchange(String id) {
        if (used.containsKey(id)) {
            throw new ApiError("exchanged_trigger_id");
        }
        Trigger trigger = open.get(id);
        if (trigger == null) {
            throw new ApiError("invalid_trigger_id");
        }
        if (trigger.made().plus(LIFETIME).isBefore(ids.now())) {
            throw new ApiError("expired_trigger_id");
        }
        open.remove(id);
        used.put(id, trigger);
        return new Exchanged(trigger.userId(), trigger.fromViewId());
    }
}
