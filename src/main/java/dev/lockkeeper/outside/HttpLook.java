package dev.lockkeeper.outside;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Http.FieldRule;
import dev.lockkeeper.runbook.Parameters;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks a server and compares its answer. */
final class HttpLook {
    private final OutsideSettings settings;
    private final HttpCalls calls;

    HttpLook(OutsideSettings settings, HttpCalls calls) {
        this.settings = settings;
        this.calls = calls;
    }

    Look look(CheckSpec.Http check, Map<String, String> parameters) throws UnprovenException {
        return look(check, parameters, List.of()).look();
    }

    /**
     * The same with the values of more fields.
     *
     * @param values pointers whose values are wanted; one that is not there has none
     */
    Seen look(CheckSpec.Http check, Map<String, String> parameters, List<String> values) throws UnprovenException {
        Question question = question(check, parameters);
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        for (Map.Entry<String, FieldRule> rule : check.fields().entrySet()) {
            rules.put(rule.getKey(), filled(rule.getValue(), parameters));
        }
        HttpCalls.Answer answer = calls.get(
                question.url(),
                token(check, question.address()),
                check.timeout(),
                status -> status == check.status() && (!rules.isEmpty() || !values.isEmpty()));
        String status = "status " + answer.status();
        if (answer.status() != check.status()) {
            return new Seen(Look.of(false, status), Map.of());
        }
        if (rules.isEmpty() && values.isEmpty()) {
            return new Seen(Look.of(true, status), Map.of());
        }
        Optional<JsonFields> json = JsonFields.of(answer.body());
        if (json.isEmpty()) {
            return new Seen(Look.of(false, status + ", and the answer is no JSON"), Map.of());
        }
        boolean met = true;
        StringBuilder actual = new StringBuilder(status);
        for (Map.Entry<String, FieldRule> rule : rules.entrySet()) {
            JsonFields.Found found = json.get().look(rule.getKey(), rule.getValue());
            met &= found.met();
            actual.append(", ").append(rule.getKey()).append(' ').append(found.words());
        }
        Map<String, String> found = new LinkedHashMap<>();
        values.forEach(pointer -> json.get().value(pointer).ifPresent(value -> found.put(pointer, value)));
        return new Seen(Look.of(met, Shown.cut(actual.toString())), found);
    }

    /**
     * What was seen.
     *
     * @param values pointer to value, for those that were wanted and are there; empty if the answer was another one
     */
    record Seen(Look look, Map<String, String> values) {}

    static String expected(CheckSpec.Http check) {
        StringBuilder words = new StringBuilder("status " + check.status());
        check.fields()
                .forEach((pointer, rule) ->
                        words.append(", ").append(pointer).append(' ').append(rule.words()));
        return Shown.cut(words.toString());
    }

    /** Whom is asked what. */
    private record Question(HttpAddress address, URI url) {}

    private Question question(CheckSpec.Http check, Map<String, String> parameters) throws UnprovenException {
        String target = filled(check.address().target(), parameters);
        String at = check.address().at();
        if (at == null) {
            URI url = HttpAddress.read(target)
                    .orElseThrow(() -> new UnprovenException("this is not a URL that can be asked"));
            HttpAddress address = settings.addresses().stream()
                    .filter(one -> one.holds(url))
                    .findFirst()
                    .orElseThrow(() -> new UnprovenException("the address " + url.getScheme() + "://"
                            + url.getRawAuthority() + " is not configured; add it under http in lockkeeper.yaml"));
            return new Question(address, url);
        }
        HttpAddress address = settings.address(at)
                .orElseThrow(() -> new UnprovenException(
                        "the address " + at + " is not configured; add it under http in lockkeeper.yaml"));
        URI url = address.at(target)
                .orElseThrow(() -> new UnprovenException("this path cannot be asked for at " + address.base()));
        return new Question(address, url);
    }

    private static @Nullable String token(CheckSpec.Http check, HttpAddress address) throws UnprovenException {
        return token(check.as(), address);
    }

    /** The bearer token of this name at this address; null for no name. */
    static @Nullable String token(@Nullable String as, HttpAddress address) throws UnprovenException {
        if (as == null) {
            return null;
        }
        Supplier<String> secret = address.secrets().get(as);
        if (secret == null) {
            throw new UnprovenException("the address " + address.name() + " has no secret " + as
                    + "; add it under http." + address.name() + ".secrets in lockkeeper.yaml");
        }
        return Secrets.token(as, secret);
    }

    private static FieldRule filled(FieldRule rule, Map<String, String> parameters) throws UnprovenException {
        CheckSpec.Expectation expect = rule.expect();
        return expect == null
                ? rule
                : new FieldRule(
                        rule.presence(),
                        new CheckSpec.Expectation(expect.operator(), filled(expect.value(), parameters)));
    }

    private static String filled(String text, Map<String, String> parameters) throws UnprovenException {
        try {
            return Parameters.filled(text, parameters);
        } catch (IllegalArgumentException e) {
            throw new UnprovenException(String.valueOf(e.getMessage()));
        }
    }
}
