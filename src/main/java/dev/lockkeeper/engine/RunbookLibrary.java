package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.runbook.RunbookProblem;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** PORT: where runbooks come from, and how their bytes become a {@link Runbook}. */
public interface RunbookLibrary {
    /** The name of the file every runbook begins with. */
    String MAIN_FILE = "runbook.yaml";

    /** The names of all runbooks, sorted, good or bad. */
    List<String> names();

    /**
     * Reads every file of the runbook's folder once.
     *
     * @throws UnknownRunbookException if there is no such runbook; the message names the nearest one
     */
    Source read(String name);

    /** Parses and checks. The same bytes always give the same answer; nothing is read from disk. */
    Parsed parse(Source source);

    /** A runbook's files as they were read, by path inside its folder. */
    record Source(String name, Map<String, byte[]> files) {
        public Source {
            files = Collections.unmodifiableMap(new TreeMap<>(files));
        }
    }

    /** Either a valid runbook, or every problem at once. */
    sealed interface Parsed {
        /**
         * A runbook that may run.
         *
         * @param advice what is worth a second look all the same, in the order of the file
         */
        record Valid(Runbook runbook, List<RunbookProblem> advice) implements Parsed {
            public Valid {
                advice = List.copyOf(advice);
            }

            /** A runbook about which there is nothing to say. */
            public Valid(Runbook runbook) {
                this(runbook, List.of());
            }
        }

        record Invalid(List<RunbookProblem> problems) implements Parsed {
            public Invalid {
                problems = List.copyOf(problems);
            }
        }
    }
}
