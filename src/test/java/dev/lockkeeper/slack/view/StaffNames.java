package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Plan;

/** The people of the stories, as Slack would mention them. */
record StaffNames(Plan plan) implements Names {
    @Override
    public String mention(Actor person) {
        return "<@" + person.user() + ">";
    }

    @Override
    public String mentionRole(String role) {
        return "<!subteam^S" + role.replaceAll("[^a-z]", "").toUpperCase(java.util.Locale.ROOT) + ">";
    }

    @Override
    public String roleTitle(String role) {
        return plan.roleTitle(role);
    }
}
