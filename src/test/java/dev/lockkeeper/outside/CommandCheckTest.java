package dev.lockkeeper.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.CheckSpec.Expectation;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.TargetIdentity;
import dev.lockkeeper.window.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class CommandCheckTest {
    private static final TargetIdentity ANYWHERE =
            new TargetIdentity("staging", "localhost", 5432, "crm", "1", 1, "15.1");
    private static final String TOKEN = "s3cret token/of the build";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder = Path.of("");

    @Test
    void theExitCodeIsTheExpectedOneOrNot() {
        Program passes = program(ChildProgram.line("end", "0", "42 tests passed"));
        assertThat(judge(passes, "0"))
                .extracting(CheckResult::verdict, CheckResult::expected, CheckResult::actual)
                .containsExactly(Verdict.PASS, "exit code 0", "exit code 0; it said: 42 tests passed");
        Program fails = program(ChildProgram.line("end", "1", "3 tests failed"));
        assertThat(judge(fails, "0"))
                .extracting(CheckResult::verdict, CheckResult::actual)
                .containsExactly(Verdict.FAIL, "exit code 1; it said: 3 tests failed");
        assertThat(judge(fails, "< 2").verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void aCodeThatMeansItCouldNotLookProvesNothing() {
        CheckResult result = judge(program(ChildProgram.line("end", "2", "no JDK here")), "0");
        assertNotProven(result, "exit code 2, which says that it could not look; it said: no JDK here");
        assertThat(judge(program(ChildProgram.line("end", "2", "x")), "2").verdict())
                .isEqualTo(Verdict.NOT_PROVEN);
    }

    @Test
    void aProgramThatIsNotThereProvesNothing() throws IOException {
        assertNotProven(judge(program(List.of(folder.resolve("gone").toString())), "0"), "there is no program");
        Path text = Files.writeString(folder.resolve("text"), "hello");
        assertNotProven(judge(program(List.of(text.toString())), "0"), "there is no program");
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aProgramWhoseInterpreterIsNotThereProvesNothing() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "#!/nowhere/at/all\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        CheckResult result = judge(program(List.of(script.toString())), "0");
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
        assertThat(result.actual()).contains("could not be");
    }

    @Test
    void aCommandNobodyConfiguredProvesNothing() {
        CheckResult result = new OutsideCheckJudge(OutsideSettings.NONE)
                .judge(ANYWHERE, List.of(check("0")), Map.of(), Map.of())
                .get(0);
        assertNotProven(result, "the command app-build is not configured");
    }

    @Test
    void itGetsNoEnvironmentButItsOwn() {
        CheckResult result = judge(
                program(ChildProgram.line("variables"), Map.of("LANG", "C"), Map.of("BUILD_TOKEN", () -> TOKEN)), "0");
        assertThat(result.actual()).isEqualTo("exit code 0; it said: [BUILD_TOKEN, LANG]");
    }

    @Test
    void aSecretItTellsIsMaskedAndItsColoursAreTakenAway() {
        CheckResult result = judge(
                program(ChildProgram.line("tell", "BUILD_TOKEN"), Map.of(), Map.of("BUILD_TOKEN", () -> TOKEN)), "0");
        assertThat(result.actual()).isEqualTo("exit code 0; it said: it is *** red");
    }

    @Test
    void aSecretIsMaskedInItsOtherWritingsToo() {
        assertThat(Shown.masked("a s3cret%20or c2VjcmV0 b", List.of("s3cret or")))
                .isEqualTo("a s3cret%20or c2VjcmV0 b");
        assertThat(Shown.masked("x=s3cret+token%2Fof+the+build", List.of(TOKEN)))
                .isEqualTo("x=***");
        assertThat(Shown.masked("czNjcmV0IHRva2VuL29mIHRoZSBidWlsZA==", List.of(TOKEN)))
                .isEqualTo("***==");
    }

    @Test
    void aSecretIsMaskedBehindColoursAndBeforeItIsCut() {
        assertThat(Shown.line("it is s3cret\u001b[1m token/of the build", List.of(TOKEN)))
                .isEqualTo("it is ***");
        assertThat(Shown.line("x".repeat(195) + TOKEN, List.of(TOKEN))).isEqualTo("x".repeat(195) + "***");
    }

    @Test
    void everyLineOfASecretIsMasked() {
        CheckResult result = judge(
                program(
                        ChildProgram.line("tell", "KEY"),
                        Map.of(),
                        Map.of("KEY", () -> "first line of the key\nlast line of the key")),
                "0");
        assertThat(result.actual()).isEqualTo("exit code 0; it said: *** red");
    }

    @Test
    void signsThatSteerAScreenAreTakenAwayAndLongLinesAreCut() {
        assertThat(Shown.line("a\u202eb\u0000c\u200bd \u001b[1mbold\u001b[0m\r"))
                .isEqualTo("a b c d bold");
        assertThat(Shown.line("x".repeat(300))).hasSize(201).endsWith("…");
    }

    @Test
    void itWorksInAScratchFolderThatIsGoneAfterwards() {
        CheckResult result = judge(program(ChildProgram.line("where")), "0");
        String where = result.actual().replace("exit code 0; it said: ", "");
        assertThat(where).contains("lockkeeper-command-");
        assertThat(Path.of(where)).doesNotExist();
    }

    @Test
    void thereIsNothingToRead() {
        assertThat(judge(program(ChildProgram.line("read")), "0").actual()).isEqualTo("exit code 0; it said: read -1");
    }

    @Test
    void whatWritesWithoutEndIsStopped() {
        assertNotProven(judge(program(ChildProgram.line("flood")), "0"), "wrote more than 4 KB and was stopped");
    }

    @Test
    void whatDoesNotEndIsStopped() {
        Program hangs = new Program(
                "app-build", ChildProgram.line("hang"), Duration.ofMillis(500), 4096, Set.of(), Map.of(), Map.of());
        assertNotProven(judge(hangs, "0"), "did not end within 0.5 s and was stopped");
    }

    @Test
    void grandchildrenAreStoppedWithIt() throws IOException {
        Path note = folder.resolve("pid");
        Program stays = new Program(
                "app-build",
                ChildProgram.line("leave", "2", note.toString(), "stay"),
                Duration.ofSeconds(8),
                4096,
                Set.of(),
                Map.of(),
                Map.of());
        assertNotProven(judge(stays, "0"), "was stopped");
        assertGone(note);
    }

    @Test
    void whatIsLeftBehindByAProgramThatEndedIsStoppedToo() throws IOException {
        Path note = folder.resolve("pid");
        CheckResult result = judge(program(ChildProgram.line("leave", "2", note.toString(), "go")), "0");
        assertThat(result.actual()).isEqualTo("exit code 0");
        assertThat(result.took()).isLessThan(PATIENCE);
        assertGone(note);
    }

    @Test
    void whoStopsTheBotStopsTheProgram() throws InterruptedException {
        AtomicReference<CheckResult> result = new AtomicReference<>();
        Thread worker = new Thread(() -> result.set(judge(program(ChildProgram.line("hang")), "0")));
        worker.start();
        await().atMost(PATIENCE)
                .until(() -> ProcessHandle.current().descendants().anyMatch(ProcessHandle::isAlive));
        worker.interrupt();
        worker.join(PATIENCE.toMillis());
        assertNotProven(Objects.requireNonNull(result.get()), "the bot was stopping");
    }

    private static void assertGone(Path note) throws IOException {
        long pid = Long.parseLong(Files.readString(note));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                        .isEmpty());
    }

    private static Program program(List<String> run) {
        return program(run, Map.of(), Map.of());
    }

    private static Program program(
            List<String> run, Map<String, String> environment, Map<String, Supplier<String>> secrets) {
        return new Program("app-build", run, PATIENCE, 4096, Set.of(2), environment, secrets);
    }

    private static CheckResult judge(Program program, String expect) {
        return new OutsideCheckJudge(new OutsideSettings(List.of(), List.of(program)))
                .judge(ANYWHERE, List.of(check(expect)), Map.of(), Map.of())
                .get(0);
    }

    private static CheckSpec check(String expect) {
        return new CheckSpec.ExitCode(
                new CheckSpec.Common("build", "the build passes", true),
                "app-build",
                Objects.requireNonNull(Expectation.parse(expect)));
    }

    private static void assertNotProven(CheckResult result, String why) {
        assertThat(result.actual()).contains(why);
        assertThat(result.verdict()).isEqualTo(Verdict.NOT_PROVEN);
    }
}
