package dev.lockkeeper.practice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The four checks of the stand-in application as the bot runs them: other processes, nothing in their environment. */
class AppCheckoutIT {
    private static final String PATH = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");

    @TempDir
    private Path folder;

    private Path root;
    private AppCheckout checkout;

    @BeforeEach
    void unpack() throws IOException {
        root = folder.resolve("crm-app");
        checkout = AppCheckout.unpacked(root, PATH);
    }

    @Test
    void asItCameEverythingIsWell() throws Exception {
        assertThat(said("app-build")).matches("0: \\d\\d files compiled, 0 errors");
        assertThat(said("app-lint")).matches("0: \\d\\d files, 0 warnings, every style rule kept");
        assertThat(said("app-test")).matches("0: (\\d\\d) of \\1 tests passed");
        assertThat(said("app-git")).matches("0: clean at commit [0-9a-f]{12}");
        assertThat(files(scratch())).isEmpty();
    }

    @Test
    void aSlipOfTheKeyboardBreaksBuildAndLintAndTestAndGit() throws Exception {
        edit("StandIn.java", "private void health(Context ctx) {", "private void health(Context ctx {");

        assertThat(said("app-build"))
                .matches(
                        "1: does not compile: \\d errors?, the first: src/dev/lockkeeper/standin/StandIn.java:\\d+: .*");
        assertThat(said("app-lint")).startsWith("1: ").contains("StandIn.java:");
        assertThat(said("app-test")).startsWith("1: does not compile");
        assertThat(said("app-git"))
                .isEqualTo(
                        "1: 1 file differs from the last commit, the first: src/dev/lockkeeper/standin/StandIn.java");
    }

    @Test
    void aClassThatIsMissingIsNotFoundInTheRunningProgram() throws Exception {
        Files.delete(source("Tokens.java"));

        assertThat(said("app-build")).startsWith("1: does not compile").contains("cannot find symbol");
    }

    @Test
    void aWarningOfTheCompilerBreaksLintAlone() throws Exception {
        edit("Reasons.java", "private Reasons() {}", "private Reasons() {}\n\n    static java.util.List raw;");

        assertThat(said("app-build")).startsWith("0: ");
        assertThat(said("app-lint")).startsWith("1: ").contains("Reasons.java:", "raw type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "    static void say() {\n        System.out.println();\n    }\n",
                "\tstatic final int TABS = 1;\n",
                "    static final int SPACES = 1;  \n"
            })
    void aBrokenRuleOfStyleBreaksLint(String line) throws Exception {
        edit("Reasons.java", "    private Reasons() {}\n", "    private Reasons() {}\n\n" + line);

        assertThat(said("app-lint")).startsWith("1: 1 finding, the first: src/dev/lockkeeper/standin/Reasons.java:");
    }

    @Test
    void aChangedAnswerBreaksTheTestsAlone() throws Exception {
        edit("StandIn.java", "HttpStatus.UNAUTHORIZED, sentence", "HttpStatus.FORBIDDEN, sentence");

        assertThat(said("app-build")).startsWith("0: ");
        assertThat(said("app-lint")).startsWith("0: ");
        assertThat(said("app-test"))
                .contains("1: ", " tests passed, the first that failed: a listing without a token: expected 401");
    }

    @Test
    void aProgramThatNeverAnswersIsABrokenTest() throws Exception {
        edit("SelfTest.java", "int exitCode;", "int exitCode;\n        System.exit(7);");

        assertThat(said("app-test")).isEqualTo("1: the tests said nothing");
    }

    @Test
    void aNewFileThatIsNotCommittedIsSeen() throws Exception {
        Files.writeString(root.resolve("notes.txt"), "to be thrown away");

        assertThat(said("app-git")).isEqualTo("1: 1 file differs from the last commit, the first: notes.txt");
    }

    @Test
    void withoutGitItsStateIsNotLookedAt() throws Exception {
        AppCheckout bare = AppCheckout.unpacked(folder.resolve("bare"), folder.toString());
        assertThat(bare.commands().get("app-git"))
                .hasSize(checkout.commands().get("app-git").size() - 1);
        assertThat(run(bare.commands().get("app-git"))).isEqualTo("2: The checkout is not a git repository.");

        List<String> gone = new ArrayList<>(checkout.commands().get("app-git"));
        gone.set(gone.size() - 1, folder.resolve("no-git").toString());
        assertThat(run(gone)).startsWith("2: git cannot be run here");
    }

    @Test
    void aRepositoryFurtherUpIsNotTakenForThisOne() throws Exception {
        AppCheckout inside = AppCheckout.unpacked(root.resolve("inside"), folder.toString());

        assertThat(run(inside.commands().get("app-git"))).isEqualTo("2: The checkout is not a git repository.");
    }

    @Test
    void aBrokenRepositoryIsNotLookedAt() throws Exception {
        Files.writeString(root.resolve(".git/HEAD"), "nonsense");

        assertThat(said("app-git")).startsWith("2: git did not say how the checkout is: ");
    }

    @Test
    void aCheckoutThatIsGoneIsNotLookedAt() throws Exception {
        PracticeFolder.delete(root);

        for (String check : List.of("app-build", "app-lint", "app-test", "app-git")) {
            assertThat(said(check)).as(check).isEqualTo("2: There is no checkout at " + root + ".");
        }
    }

    @Test
    void withoutACompilerNothingIsBuilt() throws Exception {
        List<String> command = new ArrayList<>(checkout.commands().get("app-build"));
        command.addAll(1, List.of("--limit-modules", "java.base,java.compiler,java.logging,java.sql,java.net.http"));

        assertThat(run(command)).isEqualTo("2: This Java has no compiler; run it with a JDK.");
    }

    @Test
    void unpackedAgainItIsAsItCame() throws Exception {
        edit("StandIn.java", "MAINTENANCE_SECONDS = \"60\"", "MAINTENANCE_SECONDS = \"61\"");
        Files.writeString(root.resolve("notes.txt"), "gone at the next start");

        checkout = AppCheckout.unpacked(root, PATH);

        assertThat(said("app-git")).startsWith("0: clean");
        assertThat(root.resolve("notes.txt")).doesNotExist();
    }

    private Path source(String name) {
        return root.resolve("src/dev/lockkeeper/standin").resolve(name);
    }

    private void edit(String name, String from, String to) throws IOException {
        String text = Files.readString(source(name));
        assertThat(text).contains(from);
        Files.writeString(source(name), text.replace(from, to));
    }

    private String said(String check) throws IOException, InterruptedException {
        return run(checkout.commands().get(check));
    }

    private Path scratch() throws IOException {
        return Files.createDirectories(folder.resolve("scratch"));
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.toList();
        }
    }

    /** The exit code and the last line. */
    private String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(scratch().toFile()).redirectErrorStream(true);
        builder.environment().clear();
        Process process = builder.start();
        process.getOutputStream().close();
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        String last = all.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        return exitCode + ": " + last;
    }
}
