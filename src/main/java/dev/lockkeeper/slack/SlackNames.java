package dev.lockkeeper.slack;

import dev.lockkeeper.slack.view.Names;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Mentions from the configuration alone: nothing is asked of Slack, so that the same window is shown in the same bytes
 * whatever Slack says.
 */
record SlackNames(Window window, Map<String, RoleHolders> roles) implements Names {
    @Override
    public String mention(Actor person) {
        return "<@" + person.user() + ">";
    }

    @Override
    public String mentionRole(String role) {
        if (role.equals(Permissions.COMMANDER)) {
            return mention(window.commander());
        }
        RoleHolders named = roles.get(role);
        if (named == null || named.everybody().isEmpty()) {
            return escaped(roleTitle(role)) + " (nobody holds this role)";
        }
        return mentions(named.first());
    }

    @Override
    public String mentionDeputies(String role) {
        RoleHolders named = roles.get(role.equals(Permissions.COMMANDER) ? Permissions.COMMANDER_ROLE : role);
        return named == null ? "" : mentions(named.standIns());
    }

    private static String mentions(List<String> ids) {
        return ids.stream()
                .map(id -> RoleHolders.isGroup(id) ? "<!subteam^" + id + ">" : "<@" + id + ">")
                .collect(Collectors.joining(" "));
    }

    @Override
    public String roleTitle(String role) {
        return window.plan().roleTitle(role);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
