package dev.lockkeeper.window;

import java.util.regex.Pattern;

/**
 * The short name of a step inside its runbook, as people type it.
 *
 * @param value lower-case letters, digits and dashes, at most 60 characters
 */
public record StepId(String value) {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9-]{0,59}");

    public StepId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("\"" + value
                    + "\" is not a step id; expected lower-case letters, digits and dashes, at most 60 characters");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
