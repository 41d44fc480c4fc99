package dev.lockkeeper.engine;

import static dev.lockkeeper.engine.EngineFixture.ASHA;
import static dev.lockkeeper.engine.EngineFixture.DEVI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Deviation;
import dev.lockkeeper.window.GateState;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.Overrides;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowFixture;
import dev.lockkeeper.window.WindowId;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is typed about break-glass, taking command and delegation, and what time does to it. */
class OverrideDeskTest {
    private static final Actor NOA = WindowFixture.NOA.actor();

    private final EngineFixture at = EngineFixture.fresh();

    @Test
    void twoPeopleSayTheSameAndTheGateIsOpen() {
        WindowId id = at.open();
        assertThat(words(id, "override break-glass the leads are on a plane", ASHA))
                .startsWith("Proposed. A second");
        assertThat(no(id, "override break-glass me again", ASHA)).startsWith("You proposed this yourself");
        assertThat(words(id, "override break-glass", DEVI))
                .isEqualTo("The gate \"Gate preflight\" is open by break-glass; that stands at the top of the report.");
        assertThat(at.window(id).gate(WindowFixture.PREFLIGHT).state()).isEqualTo(GateState.OPEN);
    }

    @Test
    void anotherRuleIsAnsweredWithThoseThereAre() {
        WindowId id = at.open();
        assertThat(no(id, "override late-start we overslept", ASHA))
                .isEqualTo("\"late-start\" is no rule that can be overridden; there are two: `override break-glass"
                        + " <reason>` opens the gate that waits, `override safe-abort <reason>` lets a step begin past the"
                        + " latest safe abort.");
        assertThat(no(id, "override", ASHA)).startsWith("Say which rule; there are two:");
        assertThat(no(id, "override break-glass", ASHA)).contains("needs a reason");
    }

    @Test
    void aProposalLapsesByItself() {
        WindowId id = at.open();
        words(id, "override break-glass nobody answers", ASHA);
        at.clock.advance(Overrides.STANDS_FOR);
        at.tick();
        assertThat(at.window(id).overrides().proposal()).isEmpty();
        assertThat(at.store.journal(id))
                .contains(new OverrideEvent.ProposalLapsed(OverrideEvent.Kind.BREAK_GLASS, at.clock.instant()));
        words(id, "take she is asleep", other("commander"));
        at.clock.advance(Overrides.STANDS_FOR);
        at.tick();
        assertThat(at.window(id).overrides().take()).isNull();
    }

    @Test
    void whoeverProposedItMustStillHoldTheRoleWhenASecondPersonAgrees() {
        WindowId id = at.open();
        Actor second = other("dba");
        words(id, "override break-glass nobody answers", second);
        at.people.more = List.of();
        assertThat(no(id, "override break-glass", ASHA)).contains("who proposed it, may not say `override`");
        assertThat(at.window(id).gate(WindowFixture.PREFLIGHT).state()).isEqualTo(GateState.ASKED);
    }

    @Test
    void commandIsTakenAtOnceWhenASecondPersonSaysSo() {
        WindowId id = at.open();
        Actor olaf = other("commander");
        assertThat(words(id, "take she is asleep", olaf)).startsWith("Asked. ").contains("`take for " + olaf.mention());
        assertThat(no(id, "take for <@U404>", DEVI)).contains("does not ask to take command");
        assertThat(words(id, "take for <@" + olaf.user() + "|olaf>", DEVI))
                .isEqualTo(olaf.mention() + " leads the window now.");
        assertThat(at.window(id).commander()).isEqualTo(olaf);
    }

    @Test
    void aRoleIsDelegatedWithAnEndThatIsSaidInBothZones() {
        WindowId id = at.open();
        assertThat(words(id, "delegate <@" + NOA.user() + "> until 23:30", DEVI))
                .isEqualTo(
                        NOA.mention() + " acts as Database Administrator for you in STG-1 until 2026-11-21 23:30 UTC."
                                + " `delegate off` ends it.");
        assertThat(words(id, "approve", NOA)).isEqualTo("Your approval is recorded.");
        assertThat(at.window(id).overrides().acted()).hasSize(1);
        at.clock.advance(Duration.ofMinutes(90));
        at.tick();
        assertThat(at.window(id).overrides().delegations()).isEmpty();
        assertThat(at.store.journal(id))
                .contains(new OverrideEvent.DelegationEnded(DEVI, NOA, null, at.clock.instant()));
    }

    @Test
    void aDelegationEndsWhenItsHolderHoldsTheRoleNoMoreOrSaysSo() {
        WindowId id = at.open();
        Actor second = other("dba");
        words(id, "delegate <@" + NOA.user() + "> for 2h", second);
        assertThat(words(id, "help", NOA)).contains("`approve");
        at.people.more = List.of();
        assertThat(no(id, "approve", NOA)).contains("does not hold that any more");
        words(id, "delegate <@" + NOA.user() + ">", DEVI);
        assertThat(words(id, "delegate off", DEVI)).isEqualTo(NOA.mention() + " does not act in your roles any more.");
        assertThat(words(id, "help", NOA)).doesNotContain("`approve");
    }

    /** Whoever is the second of two has to be who they were: that is looked up, not remembered. */
    @Test
    void whoLetsSomethingPassIsLookedUpAnew() {
        WindowId id = at.open();
        for (WindowCommand command : List.of(
                new WindowCommand.Settle(new StepId("schema"), Deviation.Kind.STEP_SKIPPED, "not today"),
                new WindowCommand.Accept("schema-rows", "it is fine"),
                WindowFixture.approve())) {
            at.people.lookedUp.clear();
            at.says(id, command, DEVI);
            assertThat(at.people.lookedUp).as(command.word()).contains(DEVI);
        }
    }

    @Test
    void whoCannotActIsNotDelegatedTo() {
        WindowId id = at.open();
        assertThat(no(id, "delegate <@" + EngineFixture.GUEST.user() + ">", DEVI))
                .contains("is no full member");
        assertThat(no(id, "delegate somebody", DEVI)).startsWith("Write it like this: `delegate @user");
        assertThat(no(id, "delegate <@U1> until yesterday", DEVI)).startsWith("Write it like this:");
        assertThat(no(id, "delegate <@U1>", NOA)).startsWith("You hold no role");
        assertThat(at.window(id).overrides().delegations()).isEmpty();
    }

    private Actor other(String role) {
        Actor actor = new Actor(ASHA.team(), "U77OTHER");
        at.people.more = List.of(new Caller(actor, Set.of(role), true));
        return actor;
    }

    private String words(WindowId id, String typed, Actor by) {
        Desk.Reply reply = at.engine.desk().say(new Desk.Said(by, "C-" + id, typed));
        assertThat(reply).isInstanceOf(Desk.Reply.Words.class);
        return ((Desk.Reply.Words) reply).text();
    }

    private String no(WindowId id, String typed, Actor by) {
        Desk.Reply reply = at.engine.desk().say(new Desk.Said(by, "C-" + id, typed));
        assertThat(reply).isInstanceOf(Desk.Reply.No.class);
        return ((Desk.Reply.No) reply).text();
    }
}
