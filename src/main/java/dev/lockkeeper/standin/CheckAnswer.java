package dev.lockkeeper.standin;

import java.util.List;
import java.util.Objects;

/**
 * What a check of the checkout found.
 *
 * @param details one line each, for whoever has to repair it
 * @param closing the one sentence that counts
 */
record CheckAnswer(Result result, List<String> details, String closing) {
    private static final int MOST_DETAILS = 20;

    CheckAnswer {
        Objects.requireNonNull(result, "result");
        details = details.stream().limit(MOST_DETAILS).toList();
        closing = closing.replaceAll("\\s+", " ").strip();
    }

    static CheckAnswer good(String closing) {
        return new CheckAnswer(Result.GOOD, List.of(), closing);
    }

    static CheckAnswer bad(List<String> details, String closing) {
        return new CheckAnswer(Result.BAD, details, closing);
    }

    static CheckAnswer notLookedAt(String closing) {
        return new CheckAnswer(Result.NOT_LOOKED_AT, List.of(), closing);
    }

    /** The three ways in which a check ends. */
    enum Result {
        GOOD(0),
        BAD(1),
        NOT_LOOKED_AT(2);

        private final int exitCode;

        Result(int exitCode) {
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }
}
