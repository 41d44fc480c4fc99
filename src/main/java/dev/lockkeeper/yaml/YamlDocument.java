package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.RunbookProblem;
import java.util.List;
import java.util.Optional;

/**
 * A YAML file that is no runbook, read as strictly as one: UTF-8 only, one document, no anchors, aliases, tags, merge
 * keys or double keys.
 *
 * @param root the document, or nothing if it cannot be read or the file holds none
 * @param problems everything that is wrong with its form, in the order of lines
 */
public record YamlDocument(Optional<Node> root, List<RunbookProblem> problems) {
    public YamlDocument {
        problems = List.copyOf(problems);
    }

    /** Reads a file; never fails. Comments alone are no document and no problem. */
    public static YamlDocument read(byte[] bytes) {
        Problems problems = new Problems();
        Optional<Node> root = SourceText.of(RunbookLibrary.MAIN_FILE, bytes, DocumentPath.ROOT, problems)
                .filter(text -> text.lines().anyMatch(line -> !line.matches("\\s*(#.*)?")))
                .flatMap(text -> YamlTree.read(text, problems));
        return new YamlDocument(root, problems.inOrder());
    }
}
