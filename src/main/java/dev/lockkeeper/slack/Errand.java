package dev.lockkeeper.slack;

/**
 * One call to be made, as far as rate limits care.
 *
 * @param channel the channel it goes to; empty if none
 * @param message the message it changes; empty if none
 */
record Errand(SlackMethod method, String channel, String message) {
    static Errand of(SlackMethod method) {
        return new Errand(method, "", "");
    }

    static Errand in(String channel, SlackMethod method) {
        return new Errand(method, channel, "");
    }

    static Errand change(String channel, String message) {
        return new Errand(SlackMethod.CHAT_UPDATE, channel, message);
    }
}
