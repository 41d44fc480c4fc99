package dev.lockkeeper.emulator;

import tools.jackson.databind.node.ObjectNode;

/** {@code auth.test}, {@code api.test}, {@code team.info}, {@code bots.info}: who is who. */
final class IdentityMethods {
    private IdentityMethods() {}

    static void register(MethodTable table) {
        table.add("api.test", IdentityMethods::apiTest);
        table.add("auth.test", IdentityMethods::authTest);
        table.add("team.info", IdentityMethods::teamInfo, "team:read");
        table.add("bots.info", IdentityMethods::botsInfo, "users:read");
    }

    private static ObjectNode apiTest(ApiCall call) {
        String error = call.text("error");
        ObjectNode arguments = Json.object();
        call.arguments().forEach(arguments::put);
        if (error != null) {
            throw new ApiError(error).with("args", arguments);
        }
        ObjectNode answer = Json.object();
        answer.set("args", arguments);
        return answer;
    }

    private static ObjectNode authTest(ApiCall call) {
        State state = call.state();
        ObjectNode answer = Json.object().put("url", state.baseUrl + "/").put("team", state.spec.name());
        if (call.byApp()) {
            return answer.put("team_id", state.spec.teamId())
                    .put("app_name", state.app.appName())
                    .put("app_id", state.app.appId());
        }
        return answer.put("user", state.members.get(state.app.botUserId()).handle())
                .put("team_id", state.spec.teamId())
                .put("user_id", state.app.botUserId())
                .put("bot_id", state.app.botId())
                .put("is_enterprise_install", false);
    }

    private static ObjectNode teamInfo(ApiCall call) {
        State state = call.state();
        ObjectNode answer = Json.object();
        ObjectNode team = answer.putObject("team");
        team.put("id", state.spec.teamId())
                .put("name", state.spec.name())
                .put("url", state.baseUrl + "/")
                .put("domain", state.spec.domain())
                .put("email_domain", "");
        team.putObject("icon").put("image_default", true).put("image_34", state.baseUrl + "/img/team_34.png");
        return answer;
    }

    private static ObjectNode botsInfo(ApiCall call) {
        State state = call.state();
        String bot = call.text("bot", state.app.botId());
        if (!bot.equals(state.app.botId())) {
            throw new ApiError("bot_not_found");
        }
        ObjectNode answer = Json.object();
        ObjectNode node = answer.putObject("bot");
        node.put("id", state.app.botId())
                .put("deleted", false)
                .put("name", state.app.appName())
                .put("updated", state.ids.epochSeconds())
                .put("app_id", state.app.appId())
                .put("user_id", state.app.botUserId());
        node.set("icons", MessageJson.icons(state));
        return answer;
    }
}
