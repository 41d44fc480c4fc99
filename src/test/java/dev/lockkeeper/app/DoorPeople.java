package dev.lockkeeper.app;

import dev.lockkeeper.emulator.AppSpec;
import dev.lockkeeper.emulator.WorkspaceSpec;
import dev.lockkeeper.slack.RoleHolders;
import dev.lockkeeper.slack.RoomPolicy;
import dev.lockkeeper.slack.SlackSettings;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.WindowFixture;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The people of {@link WindowFixture} in a Slack workspace, with the bot in it. */
final class DoorPeople {
    static final String CHANNEL = "C0DOORS001";
    private static final String SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
    private static final String TOKEN = "xoxb-000000000001-doors";
    static final List<Caller> ALL = List.of(
            WindowFixture.ASHA,
            WindowFixture.DEVI,
            WindowFixture.QUIN,
            WindowFixture.LEO,
            WindowFixture.LIA,
            WindowFixture.OLAF,
            WindowFixture.NOA,
            WindowFixture.GUEST);

    private DoorPeople() {}

    /** What Slack is sent, as somebody reads it there. */
    static String readable(String markup) {
        String words = markup;
        for (Caller person : ALL) {
            words = words.replace("<@" + person.actor().user() + ">", "@" + handle(person));
        }
        return words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }

    static String handle(Caller person) {
        return person.actor().user().substring(2).toLowerCase(Locale.ROOT);
    }

    static SlackSettings settings(String apiUrl) {
        Map<String, RoleHolders> roles = new LinkedHashMap<>();
        for (String role : List.of("commander", "dba", "lead", "qa")) {
            roles.put(
                    role,
                    new RoleHolders(
                            ALL.stream()
                                    .filter(person -> person.roles().contains(role))
                                    .map(person -> person.actor().user())
                                    .toList(),
                            List.of()));
        }
        return new SlackSettings(
                TOKEN, SECRET, apiUrl, "/migrate", 1000, roles, RoomPolicy.parse("here", Set.of()), List.of());
    }

    static WorkspaceSpec workspace() {
        List<WorkspaceSpec.Member> members = ALL.stream()
                .map(person -> new WorkspaceSpec.Member(
                        person.actor().user(),
                        handle(person),
                        handle(person),
                        "UTC",
                        !person.fullMember(),
                        false,
                        false))
                .toList();
        List<String> all = members.stream().map(WorkspaceSpec.Member::userId).toList();
        return new WorkspaceSpec(
                "T1",
                "Harbour",
                "harbour",
                members,
                List.of(),
                List.of(new WorkspaceSpec.InitialChannel(CHANNEL, "doors", false, all, true)));
    }

    static AppSpec app() {
        return new AppSpec(
                TOKEN,
                "xapp-1-A0000000001-doors",
                SECRET,
                "A0APP00001",
                "Lockkeeper",
                "UBOT",
                "B0BOT00001",
                "/migrate",
                null,
                Set.copyOf(AppSpec.ALL_SCOPES),
                Set.of());
    }
}
