package dev.lockkeeper.yaml;

import dev.lockkeeper.engine.RunbookLibrary;
import dev.lockkeeper.runbook.DocumentPath;
import dev.lockkeeper.runbook.RunbookProblem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects what is wrong with one runbook. Not thread-safe. */
final class Problems {
    /** Nobody reads more at once, and a hostile file must not cost a report of megabytes. */
    static final int MOST = 100;

    private static final Comparator<RunbookProblem> BY_PLACE = Comparator.comparing(
                    (RunbookProblem problem) -> !problem.file().equals(RunbookLibrary.MAIN_FILE))
            .thenComparing(RunbookProblem::file)
            .thenComparing(RunbookProblem::line)
            .thenComparing(RunbookProblem::column);

    private final List<RunbookProblem> found = new ArrayList<>();
    private final Set<String> paths = new HashSet<>();

    /** Adds a problem of the main file. */
    void add(Node.Place place, DocumentPath path, String problem, String instead) {
        add(RunbookLibrary.MAIN_FILE, place, path, problem, instead);
    }

    void add(String file, Node.Place place, DocumentPath path, String problem, String instead) {
        if (isFull()) {
            return;
        }
        paths.add(path.words());
        found.add(new RunbookProblem(file, place.line(), place.column(), path.words(), problem, instead));
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /** True if no other one is taken; looking for more is in vain. */
    boolean isFull() {
        return found.size() >= MOST;
    }

    /** True if exactly this place has a problem already. */
    boolean isKnownAt(DocumentPath path) {
        return paths.contains(path.words());
    }

    /** All of them: the main file first, then by file, line and column. */
    List<RunbookProblem> inOrder() {
        List<RunbookProblem> sorted = new ArrayList<>(found);
        sorted.sort(BY_PLACE);
        if (isFull()) {
            sorted.add(new RunbookProblem(
                    RunbookLibrary.MAIN_FILE,
                    0,
                    0,
                    "",
                    "these are the first " + MOST + " problems; there may be more",
                    "repair these, then look again"));
        }
        return sorted;
    }
}
