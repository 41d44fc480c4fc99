package dev.lockkeeper.slack;

/**
 * The Web API methods we call, with what Slack allows of each per minute and workspace (tiers 2, 3 and 4 are 20, 50 and
 * 100; slack.md 2.2). What comes on top per channel or message is in {@link RateLimits}.
 */
enum SlackMethod {
    /** Tier 1, which tolerates a burst; ten connections are what an app may have. */
    APPS_CONNECTIONS_OPEN("apps.connections.open", 10),
    AUTH_TEST("auth.test", 600),
    BOOKMARKS_ADD("bookmarks.add", 20),
    CHAT_DELETE("chat.delete", 50),
    CHAT_GET_PERMALINK("chat.getPermalink", 600),
    CHAT_POST_EPHEMERAL("chat.postEphemeral", 100),
    /** "Several hundred" in the whole workspace; about one a second per channel is the limit that is felt. */
    CHAT_POST_MESSAGE("chat.postMessage", 240),
    CHAT_UPDATE("chat.update", 50),
    CONVERSATIONS_CREATE("conversations.create", 20),
    CONVERSATIONS_HISTORY("conversations.history", 50),
    CONVERSATIONS_INFO("conversations.info", 50),
    CONVERSATIONS_INVITE("conversations.invite", 50),
    CONVERSATIONS_JOIN("conversations.join", 50),
    CONVERSATIONS_LIST("conversations.list", 20),
    CONVERSATIONS_OPEN("conversations.open", 50),
    CONVERSATIONS_REPLIES("conversations.replies", 50),
    CONVERSATIONS_SET_PURPOSE("conversations.setPurpose", 20),
    CONVERSATIONS_SET_TOPIC("conversations.setTopic", 20),
    FILES_COMPLETE("files.completeUploadExternal", 100),
    FILES_INFO("files.info", 100),
    PINS_ADD("pins.add", 20),
    USERGROUPS_LIST("usergroups.list", 20),
    USERS_INFO("users.info", 100),
    VIEWS_OPEN("views.open", 100);

    private final String wire;
    private final int perMinute;

    SlackMethod(String wire, int perMinute) {
        this.wire = wire;
        this.perMinute = perMinute;
    }

    /** The name in the Web API. */
    String wire() {
        return wire;
    }

    int perMinute() {
        return perMinute;
    }
}
