package dev.lockkeeper.slack.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowStories;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the room shows of two people who act past a gate; how it reads is in the golden rooms. */
class BreakGlassRoomTest {
    private static final String WHY = "both leads are on a plane, and the line is down <!channel>";

    static Map<String, WindowStories> stories() {
        Map<String, WindowStories> stories = new LinkedHashMap<>();
        stories.put("glass-proposed", proposed());
        stories.put("glass-broken", broken());
        stories.put(
                "take-proposed",
                WindowStories.running()
                        .then(at -> new OverrideEvent.TakeProposed(
                                WindowStories.COMMANDER, WindowStories.LEAD, "she lost her line", at)));
        stories.put("delegated", delegated());
        return stories;
    }

    @Test
    void aProposalThatIsSettledHasNoButtonAnyMore() {
        Names names = new StaffNames(WindowStories.plan(""));
        Window window = broken().window();
        DesiredMessage left = new RoomView().retired(window, names, "glass/1").orElseThrow();
        assertThat(left.blocks().toString()).doesNotContain("ButtonElement");
        List<String> keys = new RoomView()
                .messages(window, names, Optional.empty(), WindowStories.START).stream()
                        .map(DesiredMessage::key)
                        .toList();
        assertThat(keys).contains("broken/1").doesNotContain("glass/1");
    }

    static WindowStories proposed() {
        return WindowStories.noReturnAsked()
                .approve(WindowStories.NO_RETURN, "dba", WindowStories.DBA)
                .then(at -> new OverrideEvent.BreakGlassProposed(
                        WindowStories.NO_RETURN, 1, WindowStories.COMMANDER, WHY, at));
    }

    static WindowStories broken() {
        return proposed()
                .then(at -> new OverrideEvent.GlassBroken(
                        WindowStories.NO_RETURN,
                        1,
                        "d".repeat(64),
                        List.of("lead"),
                        WindowStories.COMMANDER,
                        WindowStories.DBA,
                        WHY,
                        at));
    }

    private static WindowStories delegated() {
        Actor standIn = new Actor("T1", "UNIGHT");
        return WindowStories.noReturnAsked()
                .then(at -> new OverrideEvent.Delegated(
                        WindowStories.DBA, standIn, List.of("dba"), WindowStories.START.plusSeconds(5400), at))
                .then(at -> new OverrideEvent.DelegateActed(List.of("dba"), WindowStories.DBA, standIn, "approve", at));
    }
}
