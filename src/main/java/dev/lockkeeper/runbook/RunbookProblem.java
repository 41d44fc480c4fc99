package dev.lockkeeper.runbook;

/**
 * One thing wrong with a runbook: where, what, and what to write instead.
 *
 * @param file path inside the runbook's folder
 * @param line from 1; 0 if the problem has no place in the file
 * @param column from 1; 0 if the problem has no place in the file
 * @param path where in the document, for example {@code phases[1].steps[2].planned}
 * @param problem what is wrong, with the value as it stands
 * @param instead what to write
 */
public record RunbookProblem(String file, int line, int column, String path, String problem, String instead) {
    /** One line as a terminal shows it. */
    public String words() {
        return file + ":" + line + ":" + column + "  " + path + "  " + problem
                + (instead.isEmpty() ? "" : "; " + instead);
    }
}
