package dev.lockkeeper.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import dev.lockkeeper.window.Actor;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One button that was pressed. Who pressed it comes from the signed request; the value only says what it was about.
 *
 * @param thread the thread the message stands in, or null
 */
record ButtonPress(
        Actor by,
        String action,
        String value,
        String channel,
        @Nullable String thread,
        String responseUrl,
        String trigger) {

    /** Empty if the request is not one press of one button by somebody. */
    static Optional<ButtonPress> from(BlockActionPayload payload) {
        boolean one = payload.getActions() != null && payload.getActions().size() == 1;
        Optional<Actor> by = actor(payload);
        if (!one || by.isEmpty()) {
            return Optional.empty();
        }
        BlockActionPayload.Action action = payload.getActions().get(0);
        return Optional.of(new ButtonPress(
                by.get(),
                text(action.getActionId()),
                text(action.getValue()),
                payload.getChannel() == null ? "" : text(payload.getChannel().getId()),
                payload.getContainer() == null ? null : payload.getContainer().getThreadTs(),
                text(payload.getResponseUrl()),
                text(payload.getTriggerId())));
    }

    private static Optional<Actor> actor(BlockActionPayload payload) {
        BlockActionPayload.User user = payload.getUser();
        if (user == null || user.getId() == null || user.getId().isBlank()) {
            return Optional.empty();
        }
        // in a shared channel the team of the payload is ours, the team of the person is theirs
        String team = user.getTeamId() != null
                ? user.getTeamId()
                : payload.getTeam() == null ? null : payload.getTeam().getId();
        return team == null || team.isBlank() ? Optional.empty() : Optional.of(new Actor(team, user.getId()));
    }

    private static String text(@Nullable String maybe) {
        return maybe == null ? "" : maybe;
    }
}
