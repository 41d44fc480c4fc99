package dev.lockkeeper.slack;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Who holds a role, as the configuration names them: user groups by their id ({@code S…}) and people by their user id
 * ({@code U…} or {@code W…}), in any mixture.
 *
 * @param holders who holds it, in the order they are asked
 * @param deputies who stands in once the holders have not answered; where there are none, they are the holders
 */
public record RoleHolders(List<String> holders, List<String> deputies) {
    private static final Pattern ID = Pattern.compile("[SUW][A-Z0-9]{2,20}");

    public RoleHolders {
        holders = List.copyOf(holders);
        deputies = List.copyOf(deputies);
        Stream.concat(holders.stream(), deputies.stream())
                .filter(id -> !ID.matcher(id).matches())
                .findFirst()
                .ifPresent(id -> {
                    throw new IllegalArgumentException("\"" + id
                            + "\" is neither a user id (U…) nor a user group id (S…); Slack shows both under"
                            + " \"Copy member ID\" and \"Copy group ID\"");
                });
    }

    /** Holders first, then deputies. */
    List<String> everybody() {
        return Stream.concat(holders.stream(), deputies.stream()).toList();
    }

    /** Who is asked: the holders, or the deputies where nobody stands before them. */
    List<String> first() {
        return holders.isEmpty() ? deputies : holders;
    }

    /** Who may be asked once those have not answered. */
    List<String> standIns() {
        return holders.isEmpty() ? List.of() : deputies;
    }

    static boolean isGroup(String id) {
        return id.startsWith("S");
    }
}
