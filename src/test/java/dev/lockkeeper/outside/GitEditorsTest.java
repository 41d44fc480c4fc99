package dev.lockkeeper.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.lockkeeper.engine.LastEditors.Edit;
import dev.lockkeeper.engine.RunbookLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real repositories with real signatures; the keys are made here and thrown away. */
class GitEditorsTest {
    private static final String EDITOR = "U0EDITOR";

    @TempDir
    private Path home = Path.of("");

    private Path folder = Path.of("");
    private Path key = Path.of("");
    private String fingerprint = "";

    @BeforeEach
    void aRepositoryAndAKey() throws Exception {
        boolean there = isThere("git") && isThere("ssh-keygen");
        if (!there) {
            System.err.println("GitEditorsTest is left out: there is no git or no ssh-keygen on the path");
        }
        assumeTrue(there, "git and ssh-keygen are on the path");
        key = key("editor");
        fingerprint = fingerprint(key);
        folder = Files.createDirectories(home.resolve("books/crm"));
        git("init", "--quiet", "--initial-branch=main", ".");
        write("runbook.yaml", "lockkeeper: 1");
        write("sql/001.sql", "SELECT 1");
        commit(key, "runbook");
    }

    @Test
    void aSignedCommitNamesWhoChangedAFile() throws Exception {
        Path other = key("other");
        write("sql/001.sql", "SELECT 2");
        commit(other, "another select");
        Map<String, Edit> edits = editors(Map.of(fingerprint, EDITOR, fingerprint(other), "U0OTHER"));
        assertThat(edits)
                .containsEntry("runbook.yaml", Edit.by(EDITOR))
                .containsEntry("sql/001.sql", Edit.by("U0OTHER"));
    }

    @Test
    void whatWasNotCommittedAsItLiesThereIsNobodys() throws Exception {
        write("sql/001.sql", "SELECT 3");
        write("sql/002.sql", "SELECT 4");
        Map<String, Edit> edits = editors(Map.of(fingerprint, EDITOR));
        assertThat(edits)
                .containsEntry("runbook.yaml", Edit.by(EDITOR))
                .containsEntry("sql/001.sql", Edit.unknown("it differs from the last commit"))
                .containsEntry("sql/002.sql", Edit.unknown("it is in no commit"));
    }

    @Test
    void aCommitThatSaysWhoItIsWithoutASignatureProvesNothing() throws Exception {
        write("sql/001.sql", "SELECT 5");
        git("add", "-A");
        git("commit", "--quiet", "--no-gpg-sign", "-m", "unsigned");
        assertThat(editors(Map.of(fingerprint, EDITOR)).get("sql/001.sql").why())
                .endsWith("is not signed");
    }

    @Test
    void aKeyThatTheConfigurationDoesNotKnowIsNobodys() throws Exception {
        assertThat(editors(Map.of("SHA256:" + "A".repeat(43), EDITOR))
                        .get("runbook.yaml")
                        .why())
                .contains("is signed by key " + fingerprint + ", which lockkeeper.yaml gives to nobody");
    }

    @Test
    void aSignatureThatWasMovedToAnotherCommitIsBad() throws Exception {
        String signed = said("cat-file", "commit", "HEAD");
        Path forged = Files.writeString(home.resolve("forged"), signed.replace("runbook\n", "changed\n") + "changed\n");
        String commit =
                said("hash-object", "-t", "commit", "-w", forged.toString()).strip();
        git("update-ref", "refs/heads/main", commit);
        assertThat(editors(Map.of(fingerprint, EDITOR)).get("runbook.yaml").why())
                .endsWith("has a bad signature");
    }

    @Test
    void theRepositoryDoesNotSayItselfThatASignatureIsGood() throws Exception {
        write("sql/001.sql", "SELECT 6");
        commit(key("stranger"), "by a stranger");
        Path liar = Files.writeString(
                home.resolve("liar"),
                "#!/bin/sh\ntouch " + home.resolve("ran") + "\necho 'Good \"git\" signature with ED25519 key "
                        + fingerprint + "'\n");
        assertThat(liar.toFile().setExecutable(true)).isTrue();
        git("config", "gpg.ssh.program", liar.toString());
        git("config", "core.fsmonitor", liar.toString());
        assertThat(editors(Map.of(fingerprint, EDITOR)).get("sql/001.sql").user())
                .isEmpty();
        assertThat(home.resolve("ran")).doesNotExist();
    }

    @Test
    void aMergeThatIsLikeNoneOfItsParentsIsTheMergersOwn() throws Exception {
        Path merger = key("merger");
        git("checkout", "--quiet", "-b", "side");
        write("sql/001.sql", "SELECT 'side'");
        commit(key, "side");
        git("checkout", "--quiet", "main");
        write("runbook.yaml", "lockkeeper: 1 # main");
        commit(key, "main");
        git("merge", "--quiet", "--no-commit", "--no-ff", "side");
        write("sql/001.sql", "SELECT 'neither'");
        commit(merger, "merged");
        Map<String, Edit> edits = editors(Map.of(fingerprint, EDITOR, fingerprint(merger), "U0MERGER"));
        assertThat(edits)
                .containsEntry("sql/001.sql", Edit.by("U0MERGER"))
                .containsEntry("runbook.yaml", Edit.by(EDITOR));
    }

    @Test
    void aFolderWithoutARepositorySaysSo() throws Exception {
        Path plain = Files.createDirectories(home.resolve("plain/crm"));
        Files.writeString(plain.resolve("runbook.yaml"), "lockkeeper: 1");
        Map<String, Edit> edits =
                new GitEditors(List.of(home.resolve("plain")), Map.of(fingerprint, EDITOR)).of(source(plain));
        assertThat(edits.get("runbook.yaml"))
                .isEqualTo(Edit.unknown("the runbook's folder is in no git repository that the bot may read"));
    }

    private Map<String, Edit> editors(Map<String, String> keys) throws IOException {
        return new GitEditors(List.of(home.resolve("books")), keys).of(source(folder));
    }

    private static RunbookLibrary.Source source(Path folder) throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(each -> !folder.relativize(each).startsWith(".git"))
                    .toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return new RunbookLibrary.Source("crm", files);
    }

    private void write(String file, String text) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private Path key(String name) throws Exception {
        Path file = home.resolve(name + ".key");
        run(home, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", file.toString());
        return file;
    }

    private String fingerprint(Path of) throws Exception {
        return run(home, "ssh-keygen", "-l", "-f", of + ".pub").split(" ")[1];
    }

    private void commit(Path by, String message) throws Exception {
        git("add", "-A");
        git("-c", "gpg.format=ssh", "-c", "user.signingkey=" + by, "commit", "--quiet", "-S", "-m", message);
    }

    private void git(String... words) throws Exception {
        said(words);
    }

    private String said(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("git"));
        command.addAll(List.of("-c", "user.name=Somebody Else", "-c", "user.email=else@example.org"));
        command.addAll(List.of(words));
        return run(folder, command.toArray(String[]::new));
    }

    private String run(Path in, String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(in.toFile()).redirectErrorStream(true);
        builder.environment().putAll(Map.of("HOME", home.toString(), "GIT_CONFIG_NOSYSTEM", "1"));
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static boolean isThere(String program) {
        return Stream.of(String.valueOf(System.getenv("PATH")).split(java.io.File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }
}
