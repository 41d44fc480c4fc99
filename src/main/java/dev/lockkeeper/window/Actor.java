package dev.lockkeeper.window;

/**
 * Who did something: a person, by the team id and user id of a signed request, or the bot itself. Never a display name,
 * never the text of a message (reliability.md B1).
 *
 * @param team Slack's team id; {@code -} for the bot itself
 * @param user Slack's user id; {@code lockkeeper} for the bot itself
 */
public record Actor(String team, String user) {
    /** The bot acting by itself: on a timer, after a crash, or because a rule says so. */
    public static final Actor BOT = new Actor("-", "lockkeeper");

    public Actor {
        if (team.isBlank() || user.isBlank()) {
            throw new IllegalArgumentException("an actor needs a team id and a user id");
        }
    }

    /** How the rules write a person into plain text; every door shows it in its own way. */
    public String mention() {
        return "@{" + user + "}";
    }

    /** True for the bot itself. */
    public boolean isBot() {
        return equals(BOT);
    }
}
