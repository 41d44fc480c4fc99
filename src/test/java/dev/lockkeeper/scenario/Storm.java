package dev.lockkeeper.scenario;

import dev.lockkeeper.emulator.EmulatorFaults;
import dev.lockkeeper.emulator.StandingFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * One fault of the panel over a whole window: it strikes before everything that somebody does, and again before the next.
 * The methods are those that the bot calls in a window in which nothing is wrong.
 *
 * @param strikes orders the fault; what wears off is there for the next act again
 * @param calms takes back what would last until nobody could do anything; what wears off by itself is left
 */
record Storm(String name, BiConsumer<EmulatorFaults, Set<String>> strikes, Consumer<EmulatorFaults> calms) {
    private static final Consumer<EmulatorFaults> WEARS_OFF = faults -> {};
    private static final long LATE_CALL_MILLIS = 150;
    private static final long LATE_DELIVERY_MILLIS = 400;
    private static final long RETRY_AFTER_SECONDS = 1;

    /** No fault at all. */
    static Storm none() {
        return new Storm("nothing is wrong", (faults, methods) -> {}, WEARS_OFF);
    }

    @Override
    public String toString() {
        return name;
    }

    /** By the names of {@link EmulatorFaults#orders}: what only a bot with sockets can meet. */
    static Map<String, Storm> ofSockets() {
        Map<String, Storm> storms = new LinkedHashMap<>();
        put(storms, "cut-sockets", EmulatorFaults::cutSockets, WEARS_OFF);
        put(storms, "refresh-sockets", EmulatorFaults::refreshSockets, WEARS_OFF);
        put(storms, "revoke-app-token", EmulatorFaults::revokeAppToken, EmulatorFaults::restoreAppToken);
        put(storms, "socket-mode-off", EmulatorFaults::disableSocketMode, EmulatorFaults::enableSocketMode);
        return storms;
    }

    /** By the names of {@link EmulatorFaults#orders}: what has no form that stands. */
    static Map<String, Storm> ofSlack() {
        Map<String, Storm> storms = new LinkedHashMap<>();
        put(storms, "revoke", EmulatorFaults::revokeToken, EmulatorFaults::restoreToken);
        put(storms, "away", EmulatorFaults::goAway, EmulatorFaults::comeBack);
        return storms;
    }

    /** By the names of {@link EmulatorFaults#orders}: what {@link #standing} has too, here ordered for the next time only. */
    static Map<String, Storm> ofTheNextTime() {
        Map<String, Storm> storms = new LinkedHashMap<>();
        onEachMethod(storms, "delay", (faults, method) -> faults.delay(method, Duration.ofMillis(LATE_CALL_MILLIS), 1));
        onEachMethod(storms, "drop-before", (faults, method) -> faults.dropBefore(method, 1));
        onEachMethod(storms, "drop-after", (faults, method) -> faults.dropAfter(method, 1));
        onEachMethod(
                storms,
                "rate-limit",
                (faults, method) -> faults.rateLimit(method, Duration.ofSeconds(RETRY_AFTER_SECONDS), 1));
        onEachMethod(storms, "fail", (faults, method) -> faults.fail(method, 500, 1));
        put(storms, "duplicate", faults -> faults.duplicateDeliveries(1), WEARS_OFF);
        put(storms, "lose-delivery", faults -> faults.loseDeliveries(1), WEARS_OFF);
        put(storms, "lose-acknowledgement", faults -> faults.loseAcknowledgements(1), WEARS_OFF);
        return storms;
    }

    /** Every kind of fault that can stand, on the app's calls and on what is delivered to it, as far as the panel takes it. */
    static List<Storm> standing() {
        List<Storm> storms = new ArrayList<>();
        for (StandingFault.Kind kind : StandingFault.Kind.values()) {
            boolean ofCalls = kind != StandingFault.Kind.DUPLICATE;
            boolean ofDeliveries = kind != StandingFault.Kind.RATE_LIMIT && kind != StandingFault.Kind.FAIL;
            if (ofCalls) {
                storms.add(new Storm(
                        "standing " + kind.word() + " of calls",
                        (faults, methods) -> methods.forEach(method -> faults.put(standing(kind, method))),
                        WEARS_OFF));
            }
            if (ofDeliveries) {
                storms.add(new Storm(
                        "standing " + kind.word() + " of deliveries",
                        (faults, methods) -> faults.put(standing(kind, StandingFault.DELIVERIES)),
                        WEARS_OFF));
            }
        }
        return storms;
    }

    /** What is only late or double stands until it is off; what is lost or refused would stop everybody, and strikes once. */
    private static StandingFault standing(StandingFault.Kind kind, String on) {
        boolean delivery = on.equals(StandingFault.DELIVERIES);
        long value = switch (kind) {
            case DELAY -> delivery ? LATE_DELIVERY_MILLIS : LATE_CALL_MILLIS;
            case RATE_LIMIT -> RETRY_AFTER_SECONDS;
            case FAIL -> 500;
            case DROP_BEFORE, DROP_AFTER, DUPLICATE -> 0;
        };
        int times = switch (kind) {
            case DELAY, DUPLICATE -> StandingFault.UNTIL_OFF;
            case DROP_BEFORE, DROP_AFTER, RATE_LIMIT, FAIL -> 1;
        };
        return new StandingFault(kind.word() + "." + on, kind, on, value, times);
    }

    private static void put(
            Map<String, Storm> storms, String name, Consumer<EmulatorFaults> strikes, Consumer<EmulatorFaults> calms) {
        storms.put(name, new Storm(name, (faults, methods) -> strikes.accept(faults), calms));
    }

    private static void onEachMethod(
            Map<String, Storm> storms, String name, BiConsumer<EmulatorFaults, String> strikes) {
        storms.put(
                name,
                new Storm(
                        name,
                        (faults, methods) -> methods.forEach(method -> strikes.accept(faults, method)),
                        WEARS_OFF));
    }
}
