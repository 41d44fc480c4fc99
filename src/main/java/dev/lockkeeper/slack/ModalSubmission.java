package dev.lockkeeper.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.block.InputBlock;
import com.slack.api.model.view.ViewState;
import dev.lockkeeper.slack.view.ButtonValue;
import dev.lockkeeper.window.Actor;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A modal that was filled in.
 *
 * @param value the button that opened it
 * @param inputs what was filled in, by block id; blank inputs are absent
 * @param ticks what was ticked, by block id; blocks without a tick are absent
 */
record ModalSubmission(Actor by, ButtonValue value, Map<String, String> inputs, Map<String, List<String>> ticks) {
    ModalSubmission {
        inputs = Map.copyOf(inputs);
        ticks = Collections.unmodifiableMap(new TreeMap<>(ticks));
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
                inputs(payload.getView().getState()),
                ticks(payload.getView().getState())));
    }

    /** The first block that can show an error; empty if the form has no input. */
    static String firstInput(ViewSubmissionPayload payload) {
        return payload.getView() == null || payload.getView().getBlocks() == null
                ? ""
                : payload.getView().getBlocks().stream()
                        .filter(InputBlock.class::isInstance)
                        .map(block -> ((InputBlock) block).getBlockId())
                        .findFirst()
                        .orElse("");
    }

    /** What was filled in there; empty text if nothing. */
    String input(String block) {
        return inputs.getOrDefault(block, "");
    }

    private static Map<String, List<String>> ticks(@Nullable ViewState state) {
        Map<String, List<String>> found = new HashMap<>();
        if (state == null || state.getValues() == null) {
            return found;
        }
        state.getValues()
                .forEach((block, actions) -> actions.values().stream()
                        .filter(value -> value.getSelectedOptions() != null
                                && !value.getSelectedOptions().isEmpty())
                        .forEach(value -> found.put(
                                block,
                                value.getSelectedOptions().stream()
                                        .map(ViewState.SelectedOption::getValue)
                                        .toList())));
        return found;
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
