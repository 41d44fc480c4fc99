package dev.lockkeeper.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the checkout is what was committed. */
final class GitState {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{12,64}");

    private static final String NOTHING = System.getProperty("os.name", "").startsWith("Windows") ? "NUL" : "/dev/null";

    /** Nobody's own settings: the answer is about the checkout and not about who asks. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_CONFIG_NOSYSTEM", "1",
            "GIT_CONFIG_GLOBAL", NOTHING,
            "GIT_OPTIONAL_LOCKS", "0",
            "GIT_TERMINAL_PROMPT", "0",
            "LC_ALL", "C");

    private GitState() {}

    /** @param program the name or the path of git */
    static CheckAnswer of(Checkout checkout, String program) throws IOException {
        Path repository = checkout.root().resolve(".git");
        if (!Files.isDirectory(repository)) {
            return CheckAnswer.notLookedAt("The checkout is not a git repository.");
        }
        try (ScratchFolder scratch = ScratchFolder.made()) {
            ProgramOutput head;
            try {
                head = git(program, checkout, scratch, "rev-parse", "--verify", "HEAD");
            } catch (IOException missing) {
                return CheckAnswer.notLookedAt("git cannot be run here; it is looked for as " + program + ".");
            }
            if (!head.finished() || head.exitCode() != 0 || head.lines().isEmpty()) {
                return notAnswered(head);
            }
            Matcher commit = HASH.matcher(head.lines().get(0));
            ProgramOutput status = git(program, checkout, scratch, "status", "--porcelain", "--untracked-files=all");
            if (!status.finished() || status.exitCode() != 0 || !commit.find()) {
                return notAnswered(status);
            }
            List<String> changed = status.lines();
            return changed.isEmpty()
                    ? CheckAnswer.good("clean at commit " + commit.group().substring(0, 12))
                    : CheckAnswer.bad(
                            changed,
                            changed.size() + (changed.size() == 1 ? " file differs" : " files differ")
                                    + " from the last commit, the first: "
                                    + changed.get(0)
                                            .substring(
                                                    Math.min(3, changed.get(0).length())));
        }
    }

    /** Both folders are named, so that a repository further up is never taken for this one. */
    private static ProgramOutput git(String program, Checkout checkout, ScratchFolder scratch, String... what)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program,
                "--git-dir=" + checkout.root().resolve(".git"),
                "--work-tree=" + checkout.root(),
                "-c",
                "core.fsmonitor=false",
                "-c",
                "core.quotePath=true"));
        command.addAll(List.of(what));
        return ProgramOutput.of(command, scratch.path(), ENVIRONMENT, LIMIT);
    }

    private static CheckAnswer notAnswered(ProgramOutput output) {
        String why = output.finished()
                ? output.lines().stream().findFirst().orElse("no word, exit code " + output.exitCode())
                : "not within " + LIMIT.toSeconds() + " s";
        return CheckAnswer.notLookedAt("git did not say how the checkout is: " + why);
    }
}
