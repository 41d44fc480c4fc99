package dev.lockkeeper.yaml;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.runbook.CheckSpec.Http.Address;
import dev.lockkeeper.runbook.CheckSpec.Http.FieldRule;
import dev.lockkeeper.runbook.CheckSpec.Http.Presence;
import dev.lockkeeper.runbook.DocumentPath;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads what is special about an http check: whom it asks, as whom, and what stands in the answer. */
final class HttpCheckReader {
    private static final Pattern URL = Pattern.compile("https?://[^\\s/?#@\\\\]+(/[^\\s#\\\\]*)?");
    private static final Pattern PATH = Pattern.compile("/(?!/)[^\\s#\\\\]*");
    private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)+");
    private static final int LONGEST_VALUE = 1_000;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(5);

    private final Fields fields;

    HttpCheckReader(Fields fields) {
        this.fields = fields;
    }

    CheckSpec read(CheckSpec.Common common) {
        Address address = address();
        String as = fields.has("as") ? fields.text("as", ItemReader.ID, ItemReader.ID_WORDS) : null;
        Map<String, FieldRule> rules = new LinkedHashMap<>();
        fields.named("fields").forEach((pointer, node) -> rule(rules, pointer, node));
        Duration timeout = fields.length("timeout", TIMEOUT);
        if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            fields.report("timeout", "an answer is waited for at most 5 minutes", "write for example timeout: 10s");
        }
        return new CheckSpec.Http(common, address, as, fields.whole("status", 200, 100, 599), rules, timeout);
    }

    private Address address() {
        if (fields.has("url")) {
            for (String key : new String[] {"at", "path"}) {
                if (fields.has(key)) {
                    fields.report(key, "the url says it already", "write either url, or at and path");
                }
            }
            return new Address(null, url());
        }
        if (!fields.has("at") || !fields.has("path")) {
            fields.report(
                    "kind", "this http check asks nobody", "write at: crm-app and path: /health, or url: https://…");
        }
        return new Address(
                fields.text("at", ItemReader.ID, ItemReader.ID_WORDS),
                fields.text("path", PATH, "a path that begins with one slash"));
    }

    /** A URL with a user may hold a password, so it is not repeated in what is said about it. */
    private String url() {
        String url = fields.text("url", LONGEST_VALUE);
        if (url.contains("@")) {
            fields.report("url", "this URL names a user", "write as: and the name of a secret instead");
            return "";
        }
        return url.isEmpty() ? "" : fields.text("url", URL, "a URL without user and fragment");
    }

    private void rule(Map<String, FieldRule> rules, String pointer, Node node) {
        if (fields.problems().isFull()) {
            return;
        }
        DocumentPath path = fields.path("fields").key(pointer);
        if (!POINTER.matcher(pointer).matches()) {
            fields.problems()
                    .add(
                            node.place(),
                            path,
                            Node.Scalar.quoted(pointer) + " is not a JSON pointer",
                            "write for example /status or /data/0/id");
        }
        String text =
                node instanceof Node.Scalar scalar && scalar.text().length() <= LONGEST_VALUE ? scalar.text() : "";
        if ("present".equals(text) || "absent".equals(text)) {
            rules.put(pointer, new FieldRule("present".equals(text) ? Presence.PRESENT : Presence.ABSENT, null));
            return;
        }
        Expectation expectation = Expectation.parse(text);
        if (expectation == null) {
            if (!(node instanceof Node.Reported)) {
                fields.problems()
                        .add(
                                node.place(),
                                path,
                                node.words() + " is not an expectation",
                                "write present, absent, \">= 1\", \"= 0\", \"!= x\" or a bare value");
            }
            return;
        }
        rules.put(pointer, new FieldRule(Presence.VALUE, expectation));
    }
}
