package dev.lockkeeper.app;

/**
 * One line of {@code doctor}.
 *
 * @param part what was looked at
 * @param sentence what is ready; or what is not, and what to do; never a secret
 */
record Finding(State state, String part, String sentence) {
    /** What a look can end in. */
    enum State {
        READY("ready"),
        NOT_READY("NOT READY"),
        /** Ready, and somebody should think about it. */
        WARNED("warning"),
        NOT_LOOKED_AT("not seen");

        private final String words;

        State(String words) {
            this.words = words;
        }
    }

    private static final int STATE_WIDTH = 11;

    static Finding ready(String part, String sentence) {
        return new Finding(State.READY, part, sentence);
    }

    static Finding notReady(String part, String sentence) {
        return new Finding(State.NOT_READY, part, sentence);
    }

    static Finding warned(String part, String sentence) {
        return new Finding(State.WARNED, part, sentence);
    }

    static Finding notLookedAt(String part, String why) {
        return new Finding(State.NOT_LOOKED_AT, part, why);
    }

    /** One line as a terminal shows it. */
    String words() {
        return state.words + " ".repeat(STATE_WIDTH - state.words.length()) + part + ": " + sentence;
    }
}
