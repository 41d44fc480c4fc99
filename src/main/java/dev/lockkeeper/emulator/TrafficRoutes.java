package dev.lockkeeper.emulator;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The traffic between workspace and app, for the page's inspector. {@code GET /practice/api/traffic?after=N} gives the
 * lines after number N without their bodies, {@code /practice/api/traffic/N} one with them. Tokens, signatures and the
 * secrets in response URLs are masked.
 */
final class TrafficRoutes {
    /** What a page can show; older lines stay readable by their number. */
    private static final int NEWEST = 300;

    private static final String MASK = "***";
    private static final Pattern TOKEN = Pattern.compile("\\bx(?:ox[a-z]|app)-[A-Za-z0-9-]+");
    private static final Pattern SECRET_URL =
            Pattern.compile("(/(?:commands|actions)/[A-Za-z0-9]+/[A-Za-z0-9]+/)[A-Za-z0-9]+");

    private final Journal journal;

    TrafficRoutes(Journal journal) {
        this.journal = journal;
    }

    void add(JavalinConfig config) {
        config.routes.get("/practice/api/traffic", ctx -> PracticeApi.send(ctx, newest(ctx)));
        config.routes.get("/practice/api/traffic/{number}", ctx -> {
            String number = ctx.pathParam("number");
            Journal.Entry entry = number.matches("[0-9]{1,18}") ? journal.entry(Long.parseLong(number)) : null;
            if (entry == null) {
                throw new IllegalArgumentException("the line " + number + " of the traffic is no longer kept");
            }
            PracticeApi.send(ctx, whole(entry));
        });
    }

    private ObjectNode newest(Context ctx) {
        String after = ctx.queryParam("after");
        if (after != null && !after.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("after is " + after + ", expected a number");
        }
        List<Journal.Entry> entries = journal.after(after == null ? 0 : Long.parseLong(after), NEWEST);
        ObjectNode answer = Json.object().put("ok", true);
        ArrayNode exchanges = answer.putArray("exchanges");
        entries.forEach(entry -> exchanges.add(line(entry)));
        return answer;
    }

    private static ObjectNode line(Journal.Entry entry) {
        Exchange exchange = entry.exchange();
        ObjectNode line = Json.object()
                .put("number", entry.number())
                .put("at", exchange.at().toString())
                .put("direction", exchange.direction().name())
                .put("method", exchange.method())
                .put("status", exchange.status())
                .put("result", exchange.result())
                .put("millis", exchange.took().toMillis());
        Integer tier = RateTiers.perMinute().get(exchange.method());
        if (exchange.direction() == Exchange.Direction.APP_TO_SLACK && tier != null) {
            line.put("perMinute", tier);
        }
        return line;
    }

    private static ObjectNode whole(Journal.Entry entry) {
        ObjectNode line = line(entry).put("ok", true);
        Map<String, String> arguments = entry.exchange().arguments();
        boolean delivery = entry.exchange().direction() == Exchange.Direction.SLACK_TO_APP;
        line.set("request", masked(delivery ? delivered(arguments.getOrDefault("body", "")) : fields(arguments)));
        line.put("answerKept", entry.answer() != null);
        line.set("answer", masked(text(entry.answer() == null ? "" : entry.answer())));
        return line;
    }

    /** A form as its fields, a payload among them as JSON. */
    private static JsonNode delivered(String body) {
        JsonNode json = Json.parseOrNull(body);
        if (json != null && json.isContainer()) {
            return json;
        }
        ObjectNode fields = Json.object();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            if (parts.length == 2) {
                fields.set(decoded(parts[0]), text(decoded(parts[1])));
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode fields(Map<String, String> arguments) {
        ObjectNode fields = Json.object();
        arguments.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(each -> fields.set(each.getKey(), text(each.getValue())));
        return fields;
    }

    /** JSON inside a text is shown as what it is. */
    private static JsonNode text(String value) {
        JsonNode json = value.startsWith("{") || value.startsWith("[") ? Json.parseOrNull(value) : null;
        return json == null ? plain(value) : json;
    }

    private static JsonNode masked(JsonNode node) {
        if (node.isObject()) {
            ObjectNode copy = Json.object();
            node.properties()
                    .forEach(each -> copy.set(
                            each.getKey(), each.getKey().equals("token") ? plain(MASK) : masked(each.getValue())));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = Json.array();
            node.forEach(each -> copy.add(masked(each)));
            return copy;
        }
        if (!node.isString()) {
            return node;
        }
        String tokens = TOKEN.matcher(node.asString()).replaceAll(MASK);
        return plain(SECRET_URL.matcher(tokens).replaceAll("$1" + MASK));
    }

    private static JsonNode plain(String value) {
        return JsonNodeFactory.instance.stringNode(value);
    }
}
