package dev.lockkeeper.practice;

import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.WorkspaceSpec;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The people of the practice workspace: one per role, and one without any. */
final class DemoPeople {
    static final String TEAM = "T0LOCKKEEPER";
    /** Of the bot in this workspace, for signing in with Slack. */
    static final String CLIENT_ID = "100200300400.500600700800";

    static final String COMMANDER = "U0COMMANDER";
    static final String NOBODY = "U0INTERN";
    /** Where those who use staging are told what happens to it. */
    static final String AUDIENCE = "C0STAGINGUSERS";
    /** The channel that keeps where records stood, and hears of break-glass. */
    static final String AUDIT = "C0AUDIT";

    private static final String STANDBY = "U0STANDBY";
    private static final String DBA_STANDBY = "U0DBA2";

    /** The channel where windows are started. */
    static final String OPERATIONS = "C0OPERATIONS";

    static final String ZONE = "Europe/Berlin";
    private static final Map<String, Role> ROLES = roles();

    private DemoPeople() {}

    /** Role name to the user group that holds it. */
    static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        ROLES.forEach((name, role) -> groups.put(name, role.group()));
        return groups;
    }

    /** The demo user of this role. */
    static String holder(String role) {
        return ROLES.get(role).user();
    }

    /** The demo user who stands in for this role. */
    static String deputy(String role) {
        return role.equals("dba") ? DBA_STANDBY : STANDBY;
    }

    static WorkspaceSpec workspace() {
        List<WorkspaceSpec.Member> members = new java.util.ArrayList<>();
        List<WorkspaceSpec.UserGroup> groups = new java.util.ArrayList<>();
        ROLES.forEach((name, role) -> {
            members.add(WorkspaceSpec.Member.person(role.user(), name, role.realName(), ZONE));
            groups.add(new WorkspaceSpec.UserGroup(role.group(), name + "s", role.title(), List.of(role.user())));
        });
        members.add(WorkspaceSpec.Member.person(DBA_STANDBY, "dba-standby", "Dana Standish", ZONE));
        members.add(WorkspaceSpec.Member.person(STANDBY, "standby", "Stefan Byhardt", ZONE));
        members.add(WorkspaceSpec.Member.person(NOBODY, "intern", "Ines Praktikantin", ZONE));
        List<String> everybody =
                members.stream().map(WorkspaceSpec.Member::userId).toList();
        return new WorkspaceSpec(
                TEAM,
                "Practice",
                "practice",
                members,
                groups,
                List.of(
                        new WorkspaceSpec.InitialChannel(AUDIENCE, "staging-users", false, everybody, false),
                        new WorkspaceSpec.InitialChannel(AUDIT, "audit", false, everybody, false),
                        // last, because the page opens there until there is a room
                        new WorkspaceSpec.InitialChannel(OPERATIONS, "operations", false, everybody, true)));
    }

    /** The bot as it is installed in the practice workspace, with secrets of this run alone. */
    static AppSpec app(SecureRandom random) {
        return new AppSpec(
                "xoxb-practice-" + secret(random),
                "xapp-practice-" + secret(random),
                secret(random),
                "A0LOCKKEEPER",
                "Lockkeeper",
                "U0LOCKKEEPER",
                "B0LOCKKEEPER",
                "/migrate",
                null,
                Set.copyOf(AppSpec.ALL_SCOPES),
                Set.of("member_joined_channel"));
    }

    static String secret(SecureRandom random) {
        byte[] bytes = new byte[20];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static Map<String, Role> roles() {
        Map<String, Role> roles = new LinkedHashMap<>();
        roles.put("commander", new Role("S0COMMANDERS", COMMANDER, "Clara Vogt", "Release Commander"));
        roles.put("dba", new Role("S0DBAS", "U0DBA", "Dmitri Banerjee", "Database Administrator"));
        roles.put("lead-developer", new Role("S0LEADDEVS", "U0LEADDEV", "Lena Devlin", "Lead Developer"));
        roles.put("qa-lead", new Role("S0QALEADS", "U0QALEAD", "Quinn Abara", "QA Lead"));
        roles.put("project-manager", new Role("S0PMS", "U0PM", "Paula Mertens", "Project Manager"));
        return roles;
    }

    private record Role(String group, String user, String realName, String title) {}
}
