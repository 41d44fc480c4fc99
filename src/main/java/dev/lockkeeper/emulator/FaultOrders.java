package dev.lockkeeper.emulator;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import tools.jackson.databind.JsonNode;

/** Faults as the practice page orders them: {@code {"fault": "delay", "method": "chat.update", "millis": 500}}. */
final class FaultOrders {
    private static final Map<String, BiConsumer<EmulatorFaults, JsonNode>> ORDERS = orders();

    private FaultOrders() {}

    /** Every fault that can be ordered, and every order that takes one back. */
    static Set<String> names() {
        return ORDERS.keySet();
    }

    static void apply(EmulatorFaults faults, JsonNode order) {
        String fault = order.path("fault").asString("");
        BiConsumer<EmulatorFaults, JsonNode> ordered = ORDERS.get(fault);
        if (ordered == null) {
            throw new IllegalArgumentException("there is no fault called '" + fault + "'");
        }
        ordered.accept(faults, order);
    }

    private static Map<String, BiConsumer<EmulatorFaults, JsonNode>> orders() {
        Map<String, BiConsumer<EmulatorFaults, JsonNode>> orders = new LinkedHashMap<>();
        orders.put(
                "delay",
                (faults, order) -> faults.delay(
                        method(order), Duration.ofMillis(order.path("millis").asInt(1_000)), times(order)));
        orders.put("drop-before", (faults, order) -> faults.dropBefore(method(order), times(order)));
        orders.put("drop-after", (faults, order) -> faults.dropAfter(method(order), times(order)));
        orders.put(
                "rate-limit",
                (faults, order) -> faults.rateLimit(
                        method(order), Duration.ofSeconds(order.path("seconds").asInt(1)), times(order)));
        orders.put(
                "fail",
                (faults, order) ->
                        faults.fail(method(order), order.path("status").asInt(500), times(order)));
        orders.put(
                "forbid",
                (faults, order) ->
                        faults.forbid(method(order), order.path("error").asString("missing_scope")));
        orders.put("permit", (faults, order) -> faults.permit(method(order)));
        orders.put("duplicate", (faults, order) -> faults.duplicateDeliveries(times(order)));
        orders.put("lose-delivery", (faults, order) -> faults.loseDeliveries(times(order)));
        orders.put("lose-acknowledgement", (faults, order) -> faults.loseAcknowledgements(times(order)));
        orders.put("revoke", (faults, order) -> faults.revokeToken());
        orders.put("restore", (faults, order) -> faults.restoreToken());
        orders.put("away", (faults, order) -> faults.goAway());
        orders.put("back", (faults, order) -> faults.comeBack());
        orders.put("revoke-app-token", (faults, order) -> faults.revokeAppToken());
        orders.put("restore-app-token", (faults, order) -> faults.restoreAppToken());
        orders.put("cut-sockets", (faults, order) -> faults.cutSockets());
        orders.put("refresh-sockets", (faults, order) -> faults.refreshSockets());
        orders.put("socket-mode-off", (faults, order) -> faults.disableSocketMode());
        orders.put("socket-mode-on", (faults, order) -> faults.enableSocketMode());
        orders.put("clear", (faults, order) -> faults.clear());
        return orders;
    }

    private static String method(JsonNode order) {
        return order.path("method").asString(EmulatorFaults.ANY);
    }

    private static int times(JsonNode order) {
        return order.path("times").asInt(1);
    }
}
