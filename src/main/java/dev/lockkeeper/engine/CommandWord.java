package dev.lockkeeper.engine;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The words of the slash command, with their usage; help and completion are made from this list. */
enum CommandWord {
    HELP("help", "", "what can be said here, now, by you", false),
    LIST("list", "", "runbooks, environments, live windows", false),
    WHERE("where", "", "where a window may start now; if not, why", false),
    PLAN("plan", "<env> [runbook]", "the timeline, nothing started", false),
    START("start", "<env> [runbook] [at <time>]", "opens a window, after you confirm the summary", false),
    TIMELINE("timeline", "", "planned and actual times, step by step", true),
    STATUS("status", "", "where the window stands", true),
    VERIFY("verify", "", "looks at the checks again and posts the table", true),
    DIAGNOSE("diagnose", "[recipe]", "asks the target a recipe of the runbook; alone: lists them", true),
    REPORT("report", "", "where the report is", true),
    RUN("run", "[step] | to <gate or step>", "the next step, or on until there", true),
    RETRY("retry", "[step] [what you saw]", "again, after a failure; with a reason after an unknown outcome", true),
    CANCEL("cancel", "[step]", "ends the step that runs; anybody may, and the room says whether it came in time", true),
    PAUSE("pause", "[step]", "lets the backfill that runs stand still; nothing is held meanwhile; anybody may", true),
    UNBLOCK(
            "unblock",
            "wait | cancel <pid> | end <pid> <reason>",
            "whoever holds the lock that the running step waits for; to end a session a second person says the same",
            true),
    SKIP("skip", "<step> <reason>", "leaves a step out; a second person confirms", true),
    DONE("done", "<step> <reason>", "the step was done by hand; a second person confirms", true),
    ACCEPT("accept", "<check> <reason>", "lets a FAIL or NOT PROVEN pass, as a deviation", true),
    AMEND("amend", "<reason>", "takes the changed files of what has not run yet", true),
    KEEP("keep", "", "runs what was stored", true),
    CONFIRM("confirm", "<step> <word>", "the typed word of a point of no return", true),
    APPROVE(
            "approve",
            "[gate] [as <role>] [if <check>, <check>] [reason]",
            "your yes; alone: at the one gate that waits for you",
            true),
    REJECT("reject", "[gate] [as <role>] <reason>", "your no", true),
    MARK("mark", "<item> [value]", "a checklist item is so", true),
    UNMARK("unmark", "<item>", "a checklist item is not so after all", true),
    HOLD("hold", "[reason]", "no new step begins, nothing is undone; anybody may", true),
    RESUME("resume", "[step]", "lifts the hold, lets a paused step go on; after a rejection: asks again", true),
    HANDOVER("handover", "@user", "command given", true),
    TAKE(
            "take",
            "<reason> | for @user",
            "command taken: after three minutes without an answer, or at once when a second person says `take for`",
            true),
    OVERRIDE(
            "override",
            "break-glass <reason> | safe-abort <reason>",
            "opens the gate that waits without the missing approvals, or lets the next step begin past the latest safe"
                    + " abort; a second person says the same; a deviation",
            true),
    DELEGATE(
            "delegate",
            "@user [until <time> | for <length>] | off [@user]",
            "somebody acts in your roles in this window; without an end until its end",
            true),
    NOTE("note", "<text>", "into the timeline and the report", true),
    ROLLBACK("rollback", "[plan] [reason]", "lists the ways back with their price, then asks", true),
    ABORT("abort", "<reason>", "ends the window", true);

    private final String word;
    private final String usage;
    private final String help;
    private final boolean aboutWindow;

    CommandWord(String word, String usage, String help, boolean aboutWindow) {
        this.word = word;
        this.usage = usage;
        this.help = help;
        this.aboutWindow = aboutWindow;
    }

    /** The word as it is typed. */
    String word() {
        return word;
    }

    /** True if it needs a window: the channel's own, or {@code in STG-12}. */
    boolean aboutWindow() {
        return aboutWindow;
    }

    /** True if it changes nothing and shows what only full members may see. */
    boolean onlyShows() {
        return switch (this) {
            case LIST, WHERE, PLAN, TIMELINE, STATUS, REPORT -> true;
            default -> false;
        };
    }

    /** The word for whoever completes what is typed. */
    OfferedCommand offered() {
        return new OfferedCommand(word, usage, help);
    }

    /** The line help shows. */
    String line() {
        return "`" + (usage.isEmpty() ? word : word + " " + usage) + "`  " + help;
    }

    /** The word that was typed in full, or the only one that begins so; empty if none or several do. */
    static Optional<CommandWord> of(String typed) {
        String wanted = typed.toLowerCase(Locale.ROOT);
        Optional<CommandWord> exact =
                Arrays.stream(values()).filter(w -> w.word.equals(wanted)).findFirst();
        List<CommandWord> begin = Arrays.stream(values())
                .filter(w -> !wanted.isEmpty() && w.word.startsWith(wanted))
                .toList();
        return exact.or(() -> begin.size() == 1 ? Optional.of(begin.get(0)) : Optional.empty());
    }

    static List<String> all() {
        return Arrays.stream(values()).map(CommandWord::word).toList();
    }
}
