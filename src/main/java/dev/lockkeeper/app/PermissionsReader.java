package dev.lockkeeper.app;

import dev.lockkeeper.window.Permissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the permission table. What the file says stands in the place of the same rule of {@link Permissions#standard},
 * word by word; an empty list means nobody.
 */
final class PermissionsReader {
    private static final String EVERYWHERE = "*";

    private PermissionsReader() {}

    /** @param roles the roles that are configured; every role of the table must be one of them */
    static Permissions read(ConfigFields file, Set<String> roles) {
        Map<String, Map<String, Set<String>>> rules = new LinkedHashMap<>();
        Permissions.standard().rules().forEach((environment, words) -> rules.put(environment, new TreeMap<>(words)));
        Map<String, Set<String>> standard = rules.computeIfAbsent(EVERYWHERE, any -> new TreeMap<>());
        List<String> words = List.copyOf(standard.keySet());
        List<String> names = new ArrayList<>(roles);
        names.addAll(List.of(Permissions.ANYONE, Permissions.COMMANDER, Permissions.GATE_ROLES, Permissions.ANY_ROLE));
        file.named("permissions").ifPresent(environments -> {
            for (String environment : environments.names()) {
                environments.set(environment, words).ifPresent(fields -> {
                    for (String word : fields.names()) {
                        List<String> who =
                                fields.texts(word, names::contains, "expected names of: " + String.join(", ", names));
                        rules.computeIfAbsent(environment, any -> new TreeMap<>())
                                .put(word, Set.copyOf(who));
                    }
                });
            }
        });
        standard.forEach((word, who) -> {
            if (who.stream().noneMatch(names::contains)) {
                who.forEach(name -> lacking(file, word, name, roles));
            }
        });
        return new Permissions(rules);
    }

    /** The standard table names a role that this configuration does not have, and nobody beside it. */
    private static void lacking(ConfigFields file, String word, String role, Set<String> roles) {
        if (!roles.isEmpty()) {
            file.report(
                    "roles",
                    "has no " + role + ", and only that role may say " + word,
                    "add roles." + role + ", or write permissions: {\"*\": {" + word + ": [role]}}");
        }
    }
}
