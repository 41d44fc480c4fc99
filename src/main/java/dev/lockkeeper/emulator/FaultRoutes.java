package dev.lockkeeper.emulator;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.util.function.IntSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fault panel over HTTP. {@code GET /practice/faults} lists what is in effect; {@code PUT /practice/faults/NAME} with
 * {@code {"fault": "delay", "on": "chat.update", "millis": 500, "times": 3}} orders one, or replaces the one of that
 * name; without {@code times} it lasts until {@code DELETE /practice/faults/NAME}, or {@code DELETE /practice/faults} for
 * all. {@code PUT /practice/faults/cut-sockets} cuts the open sockets at once and stays no fault.
 */
final class FaultRoutes {
    private static final String CUT_SOCKETS = "cut-sockets";
    private static final int MOST_TIMES = 100_000;

    private final EmulatorFaults faults;
    private final IntSupplier cutSockets;

    /** @param cutSockets cuts every open socket and gives how many there were */
    FaultRoutes(EmulatorFaults faults, IntSupplier cutSockets) {
        this.faults = faults;
        this.cutSockets = cutSockets;
    }

    void add(JavalinConfig config) {
        config.routes.get("/practice/faults", ctx -> PracticeApi.send(ctx, all()));
        config.routes.put("/practice/faults/" + CUT_SOCKETS, this::cut);
        config.routes.put("/practice/faults/{name}", this::put);
        config.routes.delete("/practice/faults/{name}", this::remove);
        config.routes.delete("/practice/faults", ctx -> {
            faults.clear();
            PracticeApi.send(ctx, all());
        });
    }

    private ObjectNode all() {
        ObjectNode answer = Json.object().put("ok", true);
        ArrayNode active = answer.putArray("active");
        for (StandingFault fault : faults.standing()) {
            active.addObject()
                    .put("name", fault.name())
                    .put("fault", fault.kind().word())
                    .put("on", fault.on())
                    .put("value", fault.value())
                    .put("left", fault.left())
                    .put("untilOff", fault.isUntilOff())
                    .put("words", fault.words());
        }
        answer.set("others", Json.array(faults.othersInWords()));
        answer.set(
                "methods",
                Json.array(RateTiers.perMinute().keySet().stream().sorted().toList()));
        return answer;
    }

    private void put(Context ctx) {
        JsonNode order = PracticeApi.body(ctx);
        StandingFault.Kind kind = StandingFault.Kind.of(order.path("fault").asString(""));
        long value = switch (kind) {
            case DELAY -> number(order, "millis", 1_000);
            case RATE_LIMIT -> number(order, "seconds", 1);
            case FAIL -> number(order, "status", 500);
            default -> 0;
        };
        long times = number(order, "times", StandingFault.UNTIL_OFF);
        if (order.has("times") && (times < 1 || times > MOST_TIMES)) {
            throw new IllegalArgumentException("times is " + times + ", expected 1 to " + MOST_TIMES);
        }
        faults.put(new StandingFault(
                ctx.pathParam("name"), kind, order.path("on").asString(EmulatorFaults.ANY), value, (int) times));
        PracticeApi.send(ctx, all());
    }

    private static long number(JsonNode order, String field, long otherwise) {
        JsonNode given = order.path(field);
        if (given.isMissingNode()) {
            return otherwise;
        }
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw new IllegalArgumentException(field + " is " + given + ", expected a whole number");
        }
        return given.asLong();
    }

    private void remove(Context ctx) {
        if (!faults.takeBack(ctx.pathParam("name"))) {
            throw new IllegalArgumentException("no fault called " + ctx.pathParam("name") + " is in effect");
        }
        PracticeApi.send(ctx, all());
    }

    private void cut(Context ctx) {
        PracticeApi.send(ctx, all().put("cut", cutSockets.getAsInt()));
    }
}
