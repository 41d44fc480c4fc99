package dev.lockkeeper.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.Person;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.WindowStories;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds what, and that doubt is never a yes. */
class SlackPeopleTest {
    private final SlackStage stage = new SlackStage().up();
    private final SlackPeople people = stage.bolt().people();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void rolesComeFromUserIdsAndGroupsAndADeputyOnlyStandsIn() {
        assertThat(people.caller(WindowStories.COMMANDER, false).roles()).isEqualTo(Set.of("commander"));
        assertThat(people.caller(WindowStories.DBA, false).roles()).isEqualTo(Set.of("dba"));
        assertThat(people.caller(WindowStories.QA, false).roles()).isEqualTo(Set.of("qa"));
        assertThat(people.caller(WindowStories.QA, false).deputyOf()).isEqualTo(Set.of("dba"));
    }

    @Test
    void holdersComeFirstAndDeputiesAfterThem() {
        assertThat(people.holders("dba")).containsExactly(WindowStories.DBA, WindowStories.QA);
        assertThat(people.holders("unheard-of")).isEmpty();
    }

    @Test
    void guestsBotsStrangersAndOtherTeamsHoldNothing() {
        for (Actor nobody : List.of(
                new Actor("T1", SlackStage.GUEST),
                new Actor("T1", "UBOT"),
                new Actor("T1", "UNOBODY"),
                new Actor("T2", WindowStories.DBA.user()),
                Actor.BOT)) {
            assertThat(people.caller(nobody, true).fullMember())
                    .as("%s", nobody)
                    .isFalse();
            assertThat(people.caller(nobody, true).roles()).as("%s", nobody).isEmpty();
        }
    }

    @Test
    void aClaimSeesAGroupAsItIsNow() {
        assertThat(people.caller(WindowStories.DBA, false).roles()).contains("dba");
        stage.emulator.setGroupMembers(SlackStage.DBA_GROUP, List.of(WindowStories.LEAD.user()));

        assertThat(people.caller(WindowStories.DBA, true).roles()).doesNotContain("dba");
        assertThat(people.caller(WindowStories.LEAD, true).roles()).contains("dba");
    }

    @Test
    void aReadWithinAMinuteAsksSlackOnce() {
        people.caller(WindowStories.DBA, false);
        long asked = stage.count("users.info") + stage.count("usergroups.list");

        people.caller(WindowStories.DBA, false);

        assertThat(stage.count("users.info") + stage.count("usergroups.list")).isEqualTo(asked);
    }

    @Test
    void aClaimThatCannotBeCheckedIsRefusedWhateverWasKnown() {
        people.caller(WindowStories.DBA, false);
        stage.emulator.faults().goAway();

        assertThatThrownBy(() -> people.caller(WindowStories.DBA, true))
                .isInstanceOf(DirectoryUnavailableException.class);
    }

    @Test
    void anAccountThatSlackDoesNotLetUsReadIsDoubtNotRefusal() {
        stage.emulator.faults().forbid("users.info", "missing_scope");

        assertThatThrownBy(() -> people.caller(WindowStories.LEAD, true))
                .isInstanceOf(DirectoryUnavailableException.class);
    }

    @Test
    void withoutGroupsTheListedPeopleKeepTheirRolesAndAProblemIsNamed() {
        stage.stopBot();
        stage.emulator.faults().forbid("usergroups.list", "plan_upgrade_required");
        SlackPeople poor = stage.up().bolt().people();

        assertThat(poor.caller(WindowStories.LEAD, true).roles()).isEqualTo(Set.of("lead"));
        assertThat(poor.caller(WindowStories.DBA, true).roles()).isEmpty();
        assertThat(poor.problems()).singleElement().asString().contains("plan_upgrade_required", "user ids");
    }

    @Test
    void aPersonHasAHandleAndAZoneAndIsAnIdWhereSlackIsSilent() {
        assertThat(people.person(WindowStories.DBA))
                .isEqualTo(new Person(WindowStories.DBA, "dora", ZoneId.of("America/New_York"), true));
        stage.emulator.faults().goAway();

        assertThat(people.person(WindowStories.LEAD).handle()).isEqualTo(WindowStories.LEAD.user());
        assertThat(people.person(WindowStories.DBA).handle()).isEqualTo("dora");
    }

    @Test
    void anIdThatIsNoneIsRefusedWhenTheRoleIsConfigured() {
        assertThatThrownBy(() -> new RoleHolders(List.of("@dora"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("@dora");
    }
}
