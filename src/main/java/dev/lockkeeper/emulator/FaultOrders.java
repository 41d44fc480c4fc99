package dev.lockkeeper.emulator;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Faults as the practice page orders them: {@code {"fault": "delay", "method": "chat.update", "millis": 500}}. */
final class FaultOrders {
    private FaultOrders() {}

    static void apply(EmulatorFaults faults, JsonNode order) {
        String fault = order.path("fault").asString("");
        String method = order.path("method").asString(EmulatorFaults.ANY);
        int times = order.path("times").asInt(1);
        switch (fault) {
            case "delay" ->
                faults.delay(method, Duration.ofMillis(order.path("millis").asInt(1_000)), times);
            case "drop-before" -> faults.dropBefore(method, times);
            case "drop-after" -> faults.dropAfter(method, times);
            case "rate-limit" ->
                faults.rateLimit(
                        method, Duration.ofSeconds(order.path("seconds").asInt(1)), times);
            case "fail" -> faults.fail(method, order.path("status").asInt(500), times);
            case "forbid" -> faults.forbid(method, order.path("error").asString("missing_scope"));
            case "permit" -> faults.permit(method);
            case "duplicate" -> faults.duplicateDeliveries(times);
            case "lose-delivery" -> faults.loseDeliveries(times);
            case "lose-acknowledgement" -> faults.loseAcknowledgements(times);
            case "revoke" -> faults.revokeToken();
            case "restore" -> faults.restoreToken();
            case "away" -> faults.goAway();
            case "back" -> faults.comeBack();
            case "revoke-app-token" -> faults.revokeAppToken();
            case "restore-app-token" -> faults.restoreAppToken();
            case "cut-sockets" -> faults.cutSockets();
            case "refresh-sockets" -> faults.refreshSockets();
            case "socket-mode-off" -> faults.disableSocketMode();
            case "socket-mode-on" -> faults.enableSocketMode();
            case "clear" -> faults.clear();
            default -> throw new IllegalArgumentException("there is no fault called '" + fault + "'");
        }
    }
}
