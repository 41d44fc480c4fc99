package dev.lockkeeper.emulator;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code users.*} and {@code usergroups.*}. */
final class UserMethods {
    private UserMethods() {}

    static void register(MethodTable table) {
        table.add("users.info", UserMethods::info, "users:read");
        table.add("users.list", UserMethods::list, "users:read");
        table.add("users.lookupByEmail", UserMethods::lookupByEmail, "users:read.email");
        table.add("usergroups.list", UserMethods::groups, "usergroups:read");
        table.add("usergroups.users.list", UserMethods::groupUsers, "usergroups:read");
    }

    private static ObjectNode info(ApiCall call) {
        WorkspaceSpec.Member member = call.state().members.get(call.required("user", "user_not_found"));
        if (member == null) {
            throw new ApiError("user_not_found");
        }
        ObjectNode answer = Json.object();
        answer.set("user", json(call.state(), member));
        return answer;
    }

    private static ObjectNode list(ApiCall call) {
        List<WorkspaceSpec.Member> all = List.copyOf(call.state().members.values());
        int from = ConversationReads.cursor(call);
        int to = Math.min(all.size(), from + ConversationReads.page(call));
        ObjectNode answer = Json.object();
        ArrayNode members = answer.putArray("members");
        for (WorkspaceSpec.Member member : all.subList(Math.min(from, to), to)) {
            members.add(json(call.state(), member));
        }
        answer.put("cache_ts", call.state().ids.epochSeconds());
        ConversationReads.next(answer, to, all.size());
        return answer;
    }

    private static ObjectNode lookupByEmail(ApiCall call) {
        String email = call.required("email", "users_not_found");
        for (WorkspaceSpec.Member member : call.state().members.values()) {
            if (!member.bot()
                    && !member.deactivated()
                    && email(call.state(), member).equalsIgnoreCase(email)) {
                ObjectNode answer = Json.object();
                answer.set("user", json(call.state(), member));
                return answer;
            }
        }
        throw new ApiError("users_not_found");
    }

    /** Everybody's address is handle, at sign, and the workspace's domain under the reserved name {@code example}. */
    static String email(State state, WorkspaceSpec.Member member) {
        return member.handle() + "@" + state.spec.domain() + ".example";
    }

    private static ObjectNode json(State state, WorkspaceSpec.Member member) {
        ZoneId zone = ZoneId.of(member.timeZone());
        Instant now = state.ids.now();
        ObjectNode user = Json.object()
                .put("id", member.userId())
                .put("team_id", state.spec.teamId())
                .put("name", member.handle())
                .put("deleted", member.deactivated())
                .put("color", "4bbe2e")
                .put("real_name", member.realName())
                .put("tz", member.timeZone())
                .put("tz_label", zone.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                .put("tz_offset", zone.getRules().getOffset(now).getTotalSeconds());
        ObjectNode profile = user.putObject("profile")
                .put("real_name", member.realName())
                .put("real_name_normalized", member.realName())
                .put("display_name", member.handle())
                .put("display_name_normalized", member.handle())
                .put("team", state.spec.teamId());
        if (!member.bot() && state.app.scopes().contains("users:read.email")) {
            profile.put("email", email(state, member));
        }
        if (member.userId().equals(state.app.botUserId())) {
            profile.put("api_app_id", state.app.appId()).put("bot_id", state.app.botId());
        }
        return user.put("is_admin", false)
                .put("is_owner", false)
                .put("is_primary_owner", false)
                .put("is_restricted", member.guest())
                .put("is_ultra_restricted", false)
                .put("is_bot", member.bot())
                .put("is_app_user", false)
                .put("updated", state.ids.epochSeconds());
    }

    private static ObjectNode groups(ApiCall call) {
        State state = call.state();
        ObjectNode answer = Json.object();
        ArrayNode groups = answer.putArray("usergroups");
        for (WorkspaceSpec.UserGroup group : state.spec.userGroups()) {
            Set<String> users = state.groupMembers.getOrDefault(group.id(), Set.of());
            ObjectNode node = groups.addObject()
                    .put("id", group.id())
                    .put("team_id", state.spec.teamId())
                    .put("is_usergroup", true)
                    .put("is_subteam", true)
                    .put("name", group.name())
                    .put("description", "")
                    .put("handle", group.handle())
                    .put("is_external", false)
                    .put("date_create", state.groupUpdated.getOrDefault(group.id(), 0L))
                    .put("date_update", state.groupUpdated.getOrDefault(group.id(), 0L))
                    .put("date_delete", 0);
            if (call.flag("include_count")) {
                node.put("user_count", users.size());
            }
            if (call.flag("include_users")) {
                node.set("users", Json.array(users));
            }
        }
        return answer;
    }

    private static ObjectNode groupUsers(ApiCall call) {
        Set<String> users = call.state().groupMembers.get(call.required("usergroup", "no_such_subteam"));
        if (users == null) {
            throw new ApiError("no_such_subteam");
        }
        ObjectNode answer = Json.object();
        answer.set("users", Json.array(users));
        return answer;
    }
}
