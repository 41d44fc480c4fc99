package dev.lockkeeper.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.ViewState;
import dev.lockkeeper.slack.view.ButtonValue;
import dev.lockkeeper.window.Actor;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A modal that was filled in.
 *
 * @param value the button that opened it
 * @param inputs what was filled in, by block id; blank inputs are absent
 */
record ModalSubmission(Actor by, ButtonValue value, Map<String, String> inputs) {
    ModalSubmission {
        inputs = Map.copyOf(inputs);
    }

    /** Empty if the request is not a modal of ours that somebody filled in. */
    static Optional<ModalSubmission> from(ViewSubmissionPayload payload) {
        ViewSubmissionPayload.User user = payload.getUser();
        if (user == null || user.getId() == null || payload.getView() == null) {
            return Optional.empty();
        }
        String team = user.getTeamId() != null
                ? user.getTeamId()
                : payload.getTeam() == null ? "" : payload.getTeam().getId();
        String metadata = payload.getView().getPrivateMetadata();
        Optional<ButtonValue> value = metadata == null ? Optional.empty() : ButtonValue.parse(metadata);
        if (value.isEmpty() || team == null || team.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(new ModalSubmission(
                new Actor(team, user.getId()),
                value.get(),
                inputs(payload.getView().getState())));
    }

    /** What was filled in there; empty text if nothing. */
    String input(String block) {
        return inputs.getOrDefault(block, "");
    }

    private static Map<String, String> inputs(@Nullable ViewState state) {
        Map<String, String> found = new HashMap<>();
        if (state == null || state.getValues() == null) {
            return found;
        }
        state.getValues()
                .forEach((block, actions) -> actions.values().forEach(value -> {
                    String text = value.getSelectedOption() == null
                            ? value.getValue()
                            : value.getSelectedOption().getValue();
                    if (text != null && !text.isBlank()) {
                        found.put(block, text);
                    }
                }));
        return found;
    }
}
