package dev.lockkeeper.engine;

/** What is answered to a command that needed no more than doing. */
final class CommandLine {
    private CommandLine() {}

    static String usage(CommandWord word) {
        return word.line();
    }

    static String done(CommandWord word, Spoken spoken) {
        return switch (word) {
            case RUN ->
                spoken.name(0).equals("to")
                        ? "It runs on until " + spoken.name(1) + "; the first thing that is not as expected ends that."
                        : "It begins now.";
            case RETRY ->
                spoken.args().size() > 1
                        ? "Recorded. If a second role is needed, the room says whom it waits for."
                        : "It is tried again.";
            case SKIP, DONE -> "Recorded. If a second role is needed, the room says whom it waits for.";
            case ACCEPT -> "Accepted, as a deviation; it stands at the top of the report.";
            case KEEP -> "What was stored runs; the difference is in the report.";
            case CONFIRM -> "The word is right. `run` begins the step.";
            case APPROVE -> "Your approval is recorded.";
            case REJECT -> "Your rejection is recorded; the window is stopped.";
            case HOLD -> "Held. No new step begins; nothing is undone.";
            case RESUME -> "It goes on.";
            case HANDOVER -> "Command is handed over.";
            case TAKE -> "You lead the window now.";
            case NOTE -> "Noted.";
            case ABORT -> "The window is ended. What took effect stays.";
            case HELP, LIST, WHERE, PLAN, START, TIMELINE, STATUS, VERIFY, REPORT, AMEND -> "Done.";
        };
    }
}
