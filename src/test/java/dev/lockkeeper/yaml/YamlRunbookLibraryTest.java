package dev.lockkeeper.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockkeeper.engine.RunbookLibrary.Parsed;
import dev.lockkeeper.engine.RunbookLibrary.Source;
import dev.lockkeeper.engine.UnknownRunbookException;
import dev.lockkeeper.runbook.RunbookProblem;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class YamlRunbookLibraryTest {
    private static final String MINIMAL = Examples.text(Examples.VALID.resolve("minimal.yaml"));
    private static final String SQL = "SELECT 1;\n";

    @TempDir
    Path folder;

    @Test
    void namesEveryFolderThatHoldsARunbookGoodOrBad() throws IOException {
        runbook(folder, "crm", MINIMAL);
        runbook(folder, "bad", "- nothing\n");
        Files.createDirectories(folder.resolve("notes"));
        Files.writeString(folder.resolve("readme.md"), "no runbook");
        runbook(folder, ".hidden", MINIMAL);
        assertThat(library().names()).containsExactly("bad", "crm");
    }

    @Test
    void readsEveryFileOfTheFolderByItsPathInside() throws IOException {
        runbook(folder, "crm", MINIMAL);
        Files.writeString(folder.resolve("crm/.sql.swp"), "left by an editor");
        Source source = library().read("crm");
        assertThat(source.files().keySet()).containsExactly("runbook.yaml", "sql/001.sql");
        assertThat(source.files().get("sql/001.sql")).isEqualTo(SQL.getBytes(StandardCharsets.UTF_8));
        assertThat(library().parse(source)).isInstanceOf(Parsed.Valid.class);
    }

    @Test
    void aFolderThatIsMissingHoldsNothing() {
        assertThat(YamlRunbookLibrary.of(List.of(folder.resolve("none"))).names())
                .isEmpty();
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearest() throws IOException {
        runbook(folder, "crm", MINIMAL);
        assertThatThrownBy(() -> library().read("crmm"))
                .isInstanceOf(UnknownRunbookException.class)
                .hasMessage("there is no runbook \"crmm\"; did you mean crm?");
        assertThatThrownBy(() -> library().read("billing"))
                .hasMessage("there is no runbook \"billing\"; there are: crm");
    }

    @Test
    void aNameCannotLeaveTheFolder() throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        runbook(folder, "secret", MINIMAL);
        assertThatThrownBy(() -> YamlRunbookLibrary.of(List.of(inner)).read("../secret"))
                .isInstanceOf(UnknownRunbookException.class);
    }

    @Test
    void aLinkOutOfTheRunbookIsNotRead() throws IOException {
        Path outside = Files.writeString(folder.resolve("passwords"), "secret");
        runbook(folder, "crm", MINIMAL);
        Files.createSymbolicLink(folder.resolve("crm/sql/002.sql"), outside);
        Files.createSymbolicLink(folder.resolve("crm/sql/003.sql"), folder.resolve("crm/sql/001.sql"));
        assertThat(library().read("crm").files().keySet())
                .containsExactly("runbook.yaml", "sql/001.sql", "sql/003.sql");
    }

    @Test
    void aLinkToAFolderIsFollowedInsideTheRunbookOnlyAndNotForEver() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("passwords"), "secret");
        Path crm = folder.resolve("crm");
        Files.createDirectories(crm.resolve("..data/sql"));
        Files.writeString(crm.resolve("..data/runbook.yaml"), MINIMAL);
        Files.writeString(crm.resolve("..data/sql/001.sql"), SQL);
        Files.createSymbolicLink(crm.resolve("runbook.yaml"), Path.of("..data/runbook.yaml"));
        Files.createSymbolicLink(crm.resolve("sql"), Path.of("..data/sql"));
        Files.createSymbolicLink(crm.resolve("elsewhere"), outside);
        Files.createSymbolicLink(outside.resolve("back.sql"), crm.resolve("..data/sql/001.sql"));
        Files.createSymbolicLink(crm.resolve("again"), Path.of("again"));
        assertThat(library().read("crm").files().keySet()).containsExactly("runbook.yaml", "sql/001.sql");
        Files.createSymbolicLink(crm.resolve("..data/sql/circle"), crm.resolve("..data/sql"));
        assertThat(library().read("crm").files()).hasSizeLessThan(10);
    }

    @Test
    void aLargeFileBesideItDoesNotHideTheMainFile() throws IOException {
        runbook(folder, "crm", MINIMAL);
        Files.write(folder.resolve("crm/a-dump"), new byte[FolderLimits.MOST_BYTES + 10]);
        assertThat(problems(library().read("crm")))
                .contains("the folder holds more than 32 MiB")
                .doesNotContain("the file is missing");
    }

    @Test
    void theFirstFolderWithANameCounts() throws IOException {
        Path ours = folder.resolve("ours");
        Path theirs = folder.resolve("theirs");
        runbook(ours, "crm", MINIMAL.replace("title: CRM", "title: Ours"));
        runbook(theirs, "crm", MINIMAL);
        YamlRunbookLibrary library = YamlRunbookLibrary.of(List.of(ours, theirs));
        assertThat(library.names()).containsExactly("crm");
        assertThat(Examples.runbook(library.parse(library.read("crm"))).title()).isEqualTo("Ours");
    }

    @Test
    void readsTheRunbooksInsideAJar() throws IOException {
        Path jar = folder.resolve("with space & ü.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            entry(out, "runbooks/", "");
            entry(out, "runbooks/crm/", "");
            entry(out, "runbooks/crm/runbook.yaml", MINIMAL);
            entry(out, "runbooks/crm/sql/001.sql", SQL);
        }
        try (URLClassLoader classes = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
            readsCrmFrom(YamlRunbookLibrary.withBundled(List.of(), classes));
        }
    }

    @Test
    void readsTheRunbooksInAFolderOfClasses() throws IOException {
        runbook(folder.resolve("runbooks"), "crm", MINIMAL);
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            readsCrmFrom(YamlRunbookLibrary.withBundled(List.of(), classes));
        }
    }

    @Test
    void aFolderOfYourOwnGoesBeforeWhatComesAlong() throws IOException {
        Path own = folder.resolve("own");
        runbook(own, "crm", MINIMAL.replace("title: CRM", "title: Ours"));
        runbook(folder.resolve("runbooks"), "crm", MINIMAL);
        try (URLClassLoader classes =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, null)) {
            YamlRunbookLibrary library = YamlRunbookLibrary.withBundled(List.of(own), classes);
            assertThat(Examples.runbook(library.parse(library.read("crm"))).title())
                    .isEqualTo("Ours");
        }
    }

    @Test
    void aHugeFileIsNotReadToItsEnd() throws IOException {
        runbook(folder, "crm", "#".repeat(3 * RunbookReader.LARGEST_BYTES));
        Source source = library().read("crm");
        assertThat(source.files().get("runbook.yaml")).hasSize(RunbookReader.LARGEST_BYTES + 1);
        assertThat(problems(source)).containsExactly("the file is larger than 256 KiB");
    }

    @Test
    void aFolderOfManyFilesIsRefused() throws IOException {
        runbook(folder, "crm", MINIMAL);
        for (int i = 0; i < FolderLimits.MOST_FILES + 20; i++) {
            Files.writeString(folder.resolve("crm/z" + i), "");
        }
        Source source = library().read("crm");
        assertThat(source.files()).hasSize(FolderLimits.MOST_FILES + 1);
        assertThat(problems(source)).contains("the folder holds more than 500 files");
    }

    @Test
    void aFolderOfManyMegabytesIsRefusedAndNotCutShortInSilence() throws IOException {
        runbook(folder, "crm", MINIMAL);
        Files.write(folder.resolve("crm/dump"), new byte[FolderLimits.MOST_BYTES]);
        assertThat(problems(library().read("crm"))).contains("the folder holds more than 32 MiB");
    }

    private void readsCrmFrom(YamlRunbookLibrary library) {
        assertThat(library.names()).containsExactly("crm");
        assertThat(Examples.runbook(library.parse(library.read("crm"))).step("m1"))
                .isPresent();
    }

    private YamlRunbookLibrary library() {
        return YamlRunbookLibrary.of(List.of(folder));
    }

    private List<String> problems(Source source) {
        return Examples.problems(library().parse(source)).stream()
                .map(RunbookProblem::problem)
                .toList();
    }

    private static void runbook(Path folder, String name, String yaml) throws IOException {
        Path runbook =
                Files.createDirectories(folder.resolve(name).resolve("sql")).getParent();
        Files.writeString(runbook.resolve("runbook.yaml"), yaml);
        Files.writeString(runbook.resolve("sql/001.sql"), SQL);
    }

    private static void entry(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(text.getBytes(StandardCharsets.UTF_8));
        jar.closeEntry();
    }
}
