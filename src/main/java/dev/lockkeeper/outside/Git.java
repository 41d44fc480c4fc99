package dev.lockkeeper.outside;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Git, asked about one folder and changing nothing. What the repository's own configuration would have run (hooks,
 * filters, another program that says "good signature") is switched off, because whoever can write into the folder can
 * write that configuration. For one thread.
 */
final class Git {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);
    private static final int MOST_OUTPUT = 8_000_000;
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final String NOWHERE = "/dev/null";

    private final Path folder;
    private final Path git;

    /** @throws UnprovenException if there is no git here */
    Git(Path folder) throws UnprovenException {
        this.folder = folder.toAbsolutePath().normalize();
        this.git = program("git").orElseThrow(() -> new UnprovenException("git is not installed where the bot runs"));
    }

    /**
     * The signature of a commit.
     *
     * @param verdict git's letter: G and U are good ones, N is none, every other is bad, expired, revoked or unknown
     * @param key the fingerprint of the key; empty if there is none
     */
    record Signature(String verdict, String key) {
        /** Good, whether or not this machine's own keyring trusts the key: whose it is our configuration says. */
        boolean isGood() {
            return (verdict.equals("G") || verdict.equals("U")) && !key.isEmpty();
        }

        String words() {
            return switch (verdict) {
                case "N" -> "is not signed";
                case "B" -> "has a bad signature";
                case "X", "Y" -> "has a signature that expired, or whose key did";
                case "R" -> "is signed by a key that was revoked";
                default -> "has a signature that cannot be checked here";
            };
        }
    }

    /** The files of the last commit below the folder, by path inside it, with the name of their bytes. */
    Map<String, String> blobs() throws UnprovenException {
        Map<String, String> blobs = new HashMap<>();
        for (String entry : ask("ls-tree", "-r", "-z", "HEAD", "--", ".").split("\0")) {
            int tab = entry.indexOf('\t');
            String[] facts = tab < 0 ? new String[0] : entry.substring(0, tab).split(" ");
            if (facts.length == 3 && facts[1].equals("blob")) {
                blobs.put(entry.substring(tab + 1), facts[2]);
            }
        }
        return blobs;
    }

    /** For each file below the folder the last commit that changed it; a merge only where it is in none of its parents. */
    Map<String, String> lastCommits() throws UnprovenException {
        if (!ask("rev-parse", "--is-shallow-repository").strip().equals("false")) {
            throw new UnprovenException("the repository holds only a part of its history");
        }
        Map<String, String> last = new HashMap<>();
        String commit = "";
        // a line break stands before the first name of each commit; no name of a runbook's file begins with one
        for (String part : ask("log", "-c", "-z", "--relative", "--name-only", "--no-renames", "--format=%H", "--", ".")
                .split("[\0\n]")) {
            if (COMMIT.matcher(part).matches()) {
                commit = part;
            } else if (!part.isEmpty()) {
                last.putIfAbsent(part, commit);
            }
        }
        return last;
    }

    Signature signature(String commit) throws UnprovenException {
        String[] said =
                ask("log", "-1", "--format=%G?%x00%GF", commit, "--").strip().split("\0", -1);
        return new Signature(said[0], said.length > 1 ? said[1].strip() : "");
    }

    private String ask(String... words) throws UnprovenException {
        List<String> command = new ArrayList<>(List.of(git.toString(), "--no-pager", "--no-replace-objects"));
        Map<String, String> settings = new HashMap<>(Map.of(
                "core.fsmonitor", "false",
                "core.hooksPath", NOWHERE,
                "core.quotePath", "false",
                "log.showSignature", "false",
                "diff.external", "",
                "gpg.format", "openpgp",
                "gpg.minTrustLevel", "undefined",
                "gpg.program", program("gpg").map(Path::toString).orElse(NOWHERE),
                "gpg.openpgp.program", program("gpg").map(Path::toString).orElse(NOWHERE)));
        settings.put(
                "gpg.ssh.program", program("ssh-keygen").map(Path::toString).orElse(NOWHERE));
        settings.put("gpg.x509.program", NOWHERE);
        settings.put("gpg.ssh.allowedSignersFile", NOWHERE);
        settings.put("gpg.ssh.revocationFile", "");
        settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        command.addAll(List.of(words));
        try {
            return run(command);
        } catch (IOException e) {
            throw new UnprovenException("git could not be run: " + Shown.line(String.valueOf(e.getMessage())));
        }
    }

    private String run(List<String> command) throws IOException, UnprovenException {
        ProcessBuilder builder = new ProcessBuilder(ProcessTree.command(command))
                .directory(folder.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        Map<String, String> inherited = Map.copyOf(builder.environment());
        builder.environment().clear();
        for (String kept : List.of("PATH", "HOME", "GNUPGHOME")) {
            if (inherited.containsKey(kept)) {
                builder.environment().put(kept, inherited.get(kept));
            }
        }
        builder.environment()
                .putAll(Map.of(
                        "LC_ALL", "C",
                        "GIT_OPTIONAL_LOCKS", "0",
                        "GIT_TERMINAL_PROMPT", "0",
                        "GIT_GRAFT_FILE", NOWHERE,
                        "GIT_NO_REPLACE_OBJECTS", "1",
                        "GIT_NO_LAZY_FETCH", "1"));
        Process process = builder.start();
        ProcessTree tree = new ProcessTree(process);
        ProgramOutput output = new ProgramOutput(process.getInputStream(), MOST_OUTPUT);
        try {
            process.getOutputStream().close();
            output.begin("git");
            long deadline = System.nanoTime() + TIMEOUT.toNanos();
            while (!process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                tree.look();
                if (output.isTooLong() || System.nanoTime() > deadline) {
                    throw new UnprovenException("git did not answer within " + TIMEOUT.toSeconds() + " s");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnprovenException("git was stopped, because the bot was stopping");
        } finally {
            tree.end();
        }
        String said = output.whole(BETWEEN_LOOKS.multipliedBy(50));
        if (process.exitValue() != 0 || output.isTooLong()) {
            throw new UnprovenException("the runbook's folder is in no git repository that the bot may read");
        }
        return said;
    }

    /** The first program of this name on the path; never one of the folder itself. */
    static Optional<Path> program(String name) {
        String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
        return Stream.of(path.split(java.io.File.pathSeparator))
                .filter(each -> !each.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .map(each -> each.resolve(name))
                .filter(each -> Files.isRegularFile(each) && Files.isExecutable(each))
                .findFirst();
    }
}
