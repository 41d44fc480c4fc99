package dev.lockkeeper.app;

import dev.lockkeeper.engine.ApprovalPolicy.Rule;
import dev.lockkeeper.window.GateTerms.Excluded;
import dev.lockkeeper.window.PlannedGate.Kind;
import java.time.Duration;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what is asked of approvals: {@code approvals} and {@code editors}. */
final class ApprovalsReader {
    private static final String NEVER = "never";
    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,3}[mhd]");
    private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{2,20}");
    private static final Pattern FINGERPRINT = Pattern.compile("SHA256:[A-Za-z0-9+/]{43}|[0-9A-F]{40}|[0-9A-F]{64}");
    private static final Map<String, Kind> KINDS = Map.of("go", Kind.GO, "sign-off", Kind.SIGN_OFF);
    private static final List<String> KEYS =
            List.of("distinct", "not", "reasons", "expires", "begin-within", "in-browser");

    private ApprovalsReader() {}

    static ApprovalSettings read(ConfigFields file) {
        return new ApprovalSettings(rules(file), editors(file));
    }

    private static Map<String, Map<Kind, Rule>> rules(ConfigFields file) {
        Map<String, Map<Kind, Rule>> rules = new LinkedHashMap<>();
        file.named("approvals").ifPresent(environments -> {
            if (environments.names().isEmpty()) {
                file.report(
                        "approvals",
                        "names no environment, so no window could be opened anywhere",
                        "leave it out for the standard, or name an environment, or \"*\"");
            }
            for (String environment : environments.names()) {
                environments.named(environment).ifPresent(written -> {
                    if (written.names().isEmpty()) {
                        environments.report(environment, "has no rule", "write go, sign-off, or both under it");
                    }
                    environments
                            .set(environment, List.of("go", "sign-off"))
                            .ifPresent(kinds -> rules.put(environment, kinds(kinds)));
                });
            }
        });
        return rules;
    }

    private static Map<Kind, Rule> kinds(ConfigFields kinds) {
        Map<Kind, Rule> rules = new EnumMap<>(Kind.class);
        for (String kind : kinds.names()) {
            kinds.set(kind, KEYS).ifPresent(fields -> rules.put(KINDS.get(kind), rule(fields)));
        }
        return rules;
    }

    private static Rule rule(ConfigFields fields) {
        return new Rule(
                truth(fields, "distinct"),
                excluded(fields),
                truth(fields, "reasons"),
                length(fields, "expires"),
                length(fields, "begin-within"),
                truth(fields, "in-browser"));
    }

    private static @Nullable Boolean truth(ConfigFields fields, String key) {
        return fields.has(key) ? fields.truth(key, false) : null;
    }

    private static @Nullable List<Excluded> excluded(ConfigFields fields) {
        if (!fields.has("not")) {
            return null;
        }
        return fields.texts("not", ApprovalsReader::isExcluded, "expected requester, editor or executor").stream()
                .map(word -> Excluded.valueOf(word.toUpperCase(Locale.ROOT)))
                .distinct()
                .toList();
    }

    private static boolean isExcluded(String word) {
        return List.of("requester", "editor", "executor").contains(word);
    }

    private static @Nullable Duration length(ConfigFields fields, String key) {
        String text = fields.optional(key).orElse("");
        if (text.isEmpty()) {
            return null;
        }
        if (text.equals(NEVER)) {
            return Duration.ZERO;
        }
        if (!LENGTH.matcher(text).matches()) {
            fields.report(key, "is \"" + text + "\"", "expected a length such as 90m, 24h or 3d, or " + NEVER);
            return null;
        }
        return Duration.parse(
                text.endsWith("d") ? "P" + text.toUpperCase(Locale.ROOT) : "PT" + text.toUpperCase(Locale.ROOT));
    }

    private static Map<String, String> editors(ConfigFields file) {
        Map<String, String> editors = new LinkedHashMap<>();
        file.named("editors").ifPresent(fields -> {
            for (String fingerprint : fields.names()) {
                if (!FINGERPRINT.matcher(fingerprint).matches()) {
                    fields.report(
                            fingerprint,
                            "is not the fingerprint of a key",
                            "expected SHA256:... as ssh-keygen -lf shows it, or the 40 digits of gpg --fingerprint in"
                                    + " capitals and without spaces");
                }
                String user = fields.required(fingerprint, "expected the user id of the person whose key it is");
                if (!user.isEmpty() && !USER.matcher(user).matches()) {
                    fields.report(
                            fingerprint, "is \"" + user + "\"", "expected a user id such as U0123456789, in a profile");
                }
                editors.put(fingerprint, user);
            }
        });
        return editors;
    }
}
