package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Actor;

/**
 * How people and roles are called in Slack. Everything it returns is put into messages as it is, so it must be mrkdwn
 * that is safe there; only {@link #roleTitle} is escaped by the caller.
 */
public interface Names {
    /** The mention of a person, {@code <@U…>}. Not asked for the bot itself. */
    String mention(Actor person);

    /** What wakes everybody who holds this role: {@code <!subteam^S…>}, or the mentions of its people. */
    String mentionRole(String role);

    /** What wakes everybody who stands in for this role; empty if nobody does. */
    default String mentionDeputies(String role) {
        return "";
    }

    /** The role's title for people, plain text. */
    String roleTitle(String role);
}
