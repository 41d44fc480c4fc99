package dev.lockkeeper.emulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people do in modals: fill, submit, press, close. */
final class Submissions {
    private static final String TROUBLE = "We had some trouble connecting. Try again?";

    private final State state;
    private final Payloads payloads;
    private final Delivery delivery;

    Submissions(State state, Payloads payloads, Delivery delivery) {
        this.state = state;
        this.payloads = payloads;
        this.delivery = delivery;
    }

    private @Nullable ModalView own(String userId, String viewId) {
        for (ModalView view : state.modals.stack(userId)) {
            if (view.id.equals(viewId)) {
                return view;
            }
        }
        ModalView home = state.modals.home(userId);
        return home != null && home.id.equals(viewId) ? home : null;
    }

    SubmitReply submit(String userId, String viewId, Map<String, String> values) {
        List<ObjectNode> payload = new ArrayList<>();
        SubmitReply refused = state.locked(() -> {
            ModalView view = own(userId, viewId);
            if (view == null) {
                return new SubmitReply(
                        0, SubmitReply.Outcome.NOT_SENT, Map.of(), shown(userId), "the modal is no longer open");
            }
            JsonNode blocks = view.definition.path("blocks");
            Map<String, String> missing = FormValues.refusals(blocks, values);
            if (!missing.isEmpty()) {
                return new SubmitReply(
                        0,
                        SubmitReply.Outcome.NOT_SENT,
                        missing,
                        view.snapshot(),
                        missing.values().iterator().next());
            }
            payload.add(payloads.submission(state.members.get(userId), view, FormValues.of(blocks, values)));
            return null;
        });
        if (refused != null) {
            return refused;
        }
        Delivery.Delivered delivered = delivery.sendForm(
                "view_submission "
                        + payload.get(0).path("view").path("callback_id").asString(""),
                Map.of("payload", Json.write(payload.get(0))));
        return state.locked(() -> answered(userId, viewId, delivered));
    }

    private SubmitReply answered(String userId, String viewId, Delivery.Delivered delivered) {
        ModalView view = own(userId, viewId);
        if (!delivered.isOk()) {
            return new SubmitReply(
                    delivered.status(), SubmitReply.Outcome.FAILED, Map.of(), shown(userId), delivered.failure());
        }
        if (view == null) {
            return done(userId, delivered, SubmitReply.Outcome.CLOSED, Map.of());
        }
        if (delivered.body().isBlank()) {
            state.modals.close(view);
            return done(userId, delivered, SubmitReply.Outcome.CLOSED, Map.of());
        }
        JsonNode body = Json.parseOrNull(delivered.body());
        String action = body == null ? "" : body.path("response_action").asString("");
        try {
            return switch (action) {
                case "errors" -> done(userId, delivered, SubmitReply.Outcome.ERRORS, errors(view, body));
                case "update" -> {
                    ViewRules.check(body.path("view"), "modal");
                    state.modals.replace(view, body.path("view"));
                    yield done(userId, delivered, SubmitReply.Outcome.UPDATED, Map.of());
                }
                case "push" -> {
                    ViewRules.check(body.path("view"), "modal");
                    state.modals.push(userId, body.path("view"));
                    yield done(userId, delivered, SubmitReply.Outcome.PUSHED, Map.of());
                }
                case "clear" -> {
                    state.modals.clear(userId);
                    yield done(userId, delivered, SubmitReply.Outcome.CLEARED, Map.of());
                }
                default -> throw new ApiError("invalid_response");
            };
        } catch (ApiError wrong) {
            return new SubmitReply(
                    delivered.status(),
                    SubmitReply.Outcome.FAILED,
                    Map.of(),
                    shown(userId),
                    TROUBLE + " (" + wrong.code() + " " + wrong.answer().path("response_metadata") + ")");
        }
    }

    /** Errors must name input blocks of the view, else Slack does not show them. */
    private static Map<String, String> errors(ModalView view, @Nullable JsonNode body) {
        Map<String, String> errors = new LinkedHashMap<>();
        if (body != null) {
            body.path("errors")
                    .properties()
                    .forEach(each -> errors.put(each.getKey(), each.getValue().asString("")));
        }
        List<String> inputs = new ArrayList<>();
        for (JsonNode block : view.definition.path("blocks")) {
            if (block.path("type").asString("").equals("input")) {
                inputs.add(block.path("block_id").asString(""));
            }
        }
        if (errors.isEmpty() || !inputs.containsAll(errors.keySet())) {
            throw new ApiError("invalid_response");
        }
        return errors;
    }

    private SubmitReply done(
            String userId, Delivery.Delivered delivered, SubmitReply.Outcome outcome, Map<String, String> errors) {
        return new SubmitReply(delivered.status(), outcome, errors, shown(userId), "");
    }

    private @Nullable OpenView shown(String userId) {
        List<ModalView> stack = state.modals.stack(userId);
        return stack.isEmpty() ? null : stack.get(stack.size() - 1).snapshot();
    }

    PressReply press(String userId, String viewId, String wanted) {
        List<ObjectNode> payload = new ArrayList<>();
        String obstacle = state.locked(() -> {
            ModalView view = own(userId, viewId);
            if (view == null) {
                return "the modal is no longer open";
            }
            Interactions.Found found = Interactions.find(view.definition.path("blocks"), wanted);
            if (found == null) {
                return "the modal has nothing to press called " + wanted;
            }
            ObjectNode values = FormValues.of(view.definition.path("blocks"), Map.of());
            ObjectNode action = payloads.action(found.element(), found.blockId(), "");
            payload.add(payloads.viewAction(state.members.get(userId), view, values, action));
            return "";
        });
        return obstacle.isEmpty()
                ? Interactions.send(delivery, payload.get(0))
                : new PressReply(0, "", obstacle, java.time.Duration.ZERO);
    }

    void close(String userId, String viewId) {
        List<ObjectNode> payload = new ArrayList<>();
        state.lockedRun(() -> {
            ModalView view = own(userId, viewId);
            if (view == null) {
                return;
            }
            boolean all = view.definition.path("clear_on_close").asBoolean(false);
            if (view.definition.path("notify_on_close").asBoolean(false)) {
                payload.add(payloads.closed(state.members.get(userId), view, all));
            }
            if (all) {
                state.modals.clear(userId);
            } else {
                state.modals.close(view);
            }
        });
        if (!payload.isEmpty()) {
            delivery.sendForm("view_closed", Map.of("payload", Json.write(payload.get(0))));
        }
    }
}
