package dev.lockkeeper.window;

import static dev.lockkeeper.window.Says.refused;
import static dev.lockkeeper.window.WindowFixture.ASHA;
import static dev.lockkeeper.window.WindowFixture.DEVI;
import static dev.lockkeeper.window.WindowFixture.GUEST;
import static dev.lockkeeper.window.WindowFixture.LEO;
import static dev.lockkeeper.window.WindowFixture.NOA;
import static dev.lockkeeper.window.WindowFixture.OLAF;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermissionsTest {
    private static final Set<String> GATE = Set.of("dba");
    private static final Permissions STANDARD = Permissions.standard();

    /** Word, and who of: the commander, a holder of the commander role, of the gate's role, of another, anybody. */
    @ParameterizedTest
    @CsvSource({
        "run,      yes, no,  no,  no,  no",
        "retry,    yes, no,  yes, no,  no",
        "amend,    yes, no,  no,  no,  no",
        "keep,     yes, no,  no,  no,  no",
        "confirm,  yes, no,  no,  no,  no",
        "resume,   yes, no,  no,  no,  no",
        "handover, yes, no,  no,  no,  no",
        "abort,    yes, no,  no,  no,  no",
        "start,    yes, yes, no,  no,  no",
        "take,     yes, yes, no,  no,  no",
        "approve,  no,  no,  yes, no,  no",
        "reject,   no,  no,  yes, no,  no",
        "accept,   no,  no,  yes, no,  no",
        "skip,     yes, no,  yes, no,  no",
        "done,     yes, no,  yes, no,  no",
        "hold,     yes, yes, yes, yes, yes",
        "cancel,   yes, yes, yes, yes, yes",
        "pause,    yes, yes, yes, yes, yes",
        "unblock,  yes, yes, yes, yes, yes",
        "unblock-end, yes, no, yes, no, no",
        "override, yes, yes, yes, no,  no",
        "take-for, yes, yes, yes, no,  no",
        "delegate, yes, yes, yes, yes, no",
        "note,     yes, yes, yes, yes, yes",
        "verify,   yes, yes, yes, yes, yes",
        "plan,     yes, yes, yes, yes, yes",
        "where,    yes, yes, yes, yes, yes",
        "frobnify, no,  no,  no,  no,  no"
    })
    void theStandardTableSaysWhoMaySayWhat(
            String word, String leader, String commander, String gate, String other, String anybody) {
        assertThat(STANDARD.allows("staging", word, ASHA, true, GATE)).isEqualTo(leader.equals("yes"));
        assertThat(STANDARD.allows("staging", word, OLAF, false, GATE)).isEqualTo(commander.equals("yes"));
        assertThat(STANDARD.allows("staging", word, DEVI, false, GATE)).isEqualTo(gate.equals("yes"));
        assertThat(STANDARD.allows("staging", word, LEO, false, GATE)).isEqualTo(other.equals("yes"));
        assertThat(STANDARD.allows("staging", word, NOA, false, GATE)).isEqualTo(anybody.equals("yes"));
        assertThat(STANDARD.allows("staging", word, GUEST, true, GATE)).isFalse();
    }

    @Test
    void everyCommandOfAWindowHasARuleInTheStandardTable() {
        List<String> words = commandWords();
        assertThat(words).hasSizeGreaterThan(14);
        assertThat(words)
                .allSatisfy(word -> assertThat(STANDARD.who("production", word)).isNotEmpty());
    }

    @Test
    void noRuleMeansNoOnEveryCommand() {
        Rules rules = new Rules(new Permissions(Map.of()));
        WindowFixture at = WindowFixture.beforeSchema();
        assertThat(refused(
                        rules.decide(at.window, new WindowCommand.Note("seen"), ASHA, at.now), Decision.Reason.NO_RULE))
                .isEqualTo("Nobody may say `note` in staging: the permission table has no rule for it. "
                        + "Add one to lockkeeper.yaml if somebody should.");
        for (String word : commandWords()) {
            assertThat(new Permissions(Map.of()).allows("staging", word, ASHA, true, GATE))
                    .isFalse();
        }
    }

    @Test
    void theRuleOfAnEnvironmentTakesThePlaceOfTheCommonOneForThatWordAlone() {
        Permissions table = new Permissions(Map.of(
                "*", Map.of("run", Set.of(Permissions.COMMANDER), "note", Set.of(Permissions.ANYONE)),
                "production", Map.of("run", Set.of("dba"))));
        assertThat(table.allows("production", "run", ASHA, true, GATE)).isFalse();
        assertThat(table.allows("production", "run", DEVI, false, Set.of())).isTrue();
        assertThat(table.allows("production", "note", NOA, false, Set.of())).isTrue();
        assertThat(table.allows("staging", "run", ASHA, true, GATE)).isTrue();
        assertThat(table.allows("staging", "run", DEVI, false, GATE)).isFalse();
    }

    @Test
    void anEmptyRuleOfAnEnvironmentForbidsWhatTheCommonOneAllows() {
        Permissions table = new Permissions(Map.of(
                "*", Map.of("note", Set.of(Permissions.ANYONE)), "production", Map.of("note", Set.<String>of())));
        assertThat(table.allows("production", "note", ASHA, true, GATE)).isFalse();
        assertThat(table.inWords("production", "note")).isEqualTo("nobody: the permission table has no rule for it");
    }

    @Test
    void theTableCannotBeChangedFromOutside() {
        Map<String, Set<String>> words = new HashMap<>(Map.of("run", Set.of("dba")));
        Permissions table = new Permissions(Map.of("*", words));
        words.put("note", Set.of(Permissions.ANYONE));
        assertThat(table.who("staging", "note")).isEmpty();
    }

    private static List<String> commandWords() {
        return Stream.concat(
                        Arrays.stream(WindowCommand.class.getPermittedSubclasses())
                                .filter(command -> command != WindowCommand.Exceptional.class)
                                .map(PermissionsTest::word),
                        exceptional())
                .toList();
    }

    private static Stream<String> exceptional() {
        List<OverrideCommand> samples = List.of(
                new OverrideCommand.BreakGlass(Optional.empty(), ""),
                new OverrideCommand.PastSafeAbort(Optional.empty(), ""),
                new OverrideCommand.TakeFor(Optional.empty(), Optional.empty()),
                new OverrideCommand.Delegate(DEVI.actor(), Optional.empty()),
                new OverrideCommand.EndDelegation(Optional.empty()));
        return Arrays.stream(OverrideCommand.class.getPermittedSubclasses())
                .map(command -> samples.stream()
                        .filter(command::isInstance)
                        .map(OverrideCommand::word)
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no sample of " + command.getSimpleName())));
    }

    /** The word a command is said with; the sample exists so that a new command cannot be forgotten here. */
    private static String word(Class<?> command) {
        List<WindowCommand> samples = List.of(
                new WindowCommand.Run(Optional.empty()),
                new WindowCommand.RunTo("end"),
                new WindowCommand.Retry(Optional.empty()),
                new WindowCommand.Cancel(Optional.empty()),
                new WindowCommand.Pause(Optional.empty()),
                new WindowCommand.KeepWaiting(),
                new WindowCommand.Unblock(LockQuestion.Act.CANCEL, 4711, Optional.empty(), ""),
                new WindowCommand.Settle(WindowFixture.SCHEMA, Deviation.Kind.STEP_SKIPPED, ""),
                new WindowCommand.Accept("rows", ""),
                new WindowCommand.Amend("", WindowFixture.plan(), List.of()),
                new WindowCommand.Keep(),
                new WindowCommand.Confirm(WindowFixture.DATA, ""),
                WindowFixture.approve(),
                ConditionRulesTest.approveIf("rows"),
                WindowFixture.reject(""),
                new WindowCommand.Mark(List.of()),
                new WindowCommand.Unmark(List.of()),
                new WindowCommand.Hold(""),
                new WindowCommand.Resume(),
                new WindowCommand.HandOver(OLAF.actor()),
                new WindowCommand.Take(""),
                new WindowCommand.Note(""),
                new WindowCommand.RollBack("undo", Optional.empty(), ""),
                new WindowCommand.Abort(""));
        return samples.stream()
                .filter(command::isInstance)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no sample of " + command.getSimpleName()))
                .word();
    }
}
