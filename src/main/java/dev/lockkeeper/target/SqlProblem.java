package dev.lockkeeper.target;

/**
 * Why a script cannot be run as it stands.
 *
 * @param line from 1
 * @param reason what stands there, why it is refused and what to write instead
 */
public record SqlProblem(String file, int line, String reason) {
    /** One line as people read it. */
    public String words() {
        return file + " line " + line + ": " + reason;
    }
}
