package dev.lockkeeper.app;

import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads how people are reached: {@code reminders}, {@code channels} and {@code webhooks}. */
final class CallsReader {
    private static final String AUDIENCE = "audience";
    private static final String AUDIT = "audit";
    private static final Pattern LENGTH = Pattern.compile("[1-9][0-9]{0,3}[smh]");
    private static final Pattern CHANNEL = Pattern.compile("[CG][A-Z0-9]{2,20}");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ConfigFile file;
    private final Map<String, String> variables;

    CallsReader(ConfigFile file, Map<String, String> variables) {
        this.file = file;
        this.variables = variables;
    }

    CallSettings read() {
        ConfigFields fields = file.fields();
        Optional<ConfigFields> channels = fields.set("channels", List.of(AUDIENCE, AUDIT));
        return new CallSettings(
                reminders(fields), channel(channels, AUDIENCE), channel(channels, AUDIT), webhook(fields));
    }

    private static List<Duration> reminders(ConfigFields fields) {
        if (!fields.has("reminders")) {
            return CallSettings.STANDARD;
        }
        List<Duration> lengths = new ArrayList<>();
        for (String text : fields.texts("reminders", CallsReader::isLength, "expected lengths such as 3m")) {
            Duration length = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (!lengths.isEmpty() && length.compareTo(lengths.get(lengths.size() - 1)) <= 0) {
                fields.report("reminders", "does not rise at " + text, "expected for example [3m, 8m]");
                return lengths;
            }
            lengths.add(length);
        }
        return lengths;
    }

    private static @Nullable String channel(Optional<ConfigFields> channels, String key) {
        Optional<String> named = channels.flatMap(inner -> inner.optional(key));
        if (named.isPresent() && !CHANNEL.matcher(named.get()).matches()) {
            channels.orElseThrow()
                    .report(
                            key,
                            "is \"" + named.get() + "\"",
                            "expected a channel's id such as C0123456789 (Slack: Copy channel ID)");
            return null;
        }
        return named.orElse(null);
    }

    private @Nullable Supplier<String> webhook(ConfigFields fields) {
        Optional<ConfigFields> hooks = fields.set("webhooks", List.of("unanswered"));
        if (hooks.isEmpty() || !hooks.get().has("unanswered")) {
            return null;
        }
        Supplier<String> address =
                new SecretReader(file.folder(), variables, "address").read(hooks.get(), "unanswered");
        try {
            String now = address.get();
            if (!now.isEmpty() && !isUsable(now)) {
                // not shown: whoever has it can call it
                hooks.get()
                        .report(
                                "unanswered",
                                "leads to something that is no https:// address",
                                "expected https://…, or http:// on this machine alone");
            }
        } catch (UncheckedIOException gone) {
            hooks.get().report("unanswered", "names a file that cannot be read", "correct the path");
        }
        return address;
    }

    private static boolean isUsable(String address) {
        try {
            URI uri = URI.create(address);
            boolean here = uri.getHost() != null && LOOPBACK.contains(uri.getHost());
            return uri.getHost() != null && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()) && here);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLength(String text) {
        return LENGTH.matcher(text).matches();
    }
}
