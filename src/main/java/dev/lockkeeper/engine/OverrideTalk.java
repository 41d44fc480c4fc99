package dev.lockkeeper.engine;

import dev.lockkeeper.engine.Desk.Answer;
import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Decision;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.OverrideCommand;
import dev.lockkeeper.window.OverrideEvent;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowCommand;
import dev.lockkeeper.window.WindowEvent;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads {@code override}, {@code take} and {@code delegate}, and says what came of them. */
final class OverrideTalk {
    private static final Pattern MENTION = Pattern.compile("<@([A-Z0-9]{2,20})(\\|[^>]*)?>");
    private static final String BREAK_GLASS = "break-glass";
    private static final String SAFE_ABORT = "safe-abort";
    private static final List<String> RULES = List.of(BREAK_GLASS, SAFE_ABORT);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

    private final PeopleDirectory people;
    private final Clock clock;

    OverrideTalk(PeopleDirectory people, Clock clock) {
        this.people = people;
        this.clock = clock;
    }

    Reply answer(CommandWord word, Spoken spoken, Actor by, Window window, Desk desk) {
        ZoneId zone = people.person(by).zone();
        if (word == CommandWord.OVERRIDE && !RULES.contains(spoken.name(0))) {
            return new Reply.No(
                    Reason.UNKNOWN_NAME,
                    (spoken.args().isEmpty()
                                    ? "Say which rule"
                                    : "\"" + spoken.args().get(0) + "\" is no rule that can be overridden")
                            + "; there are two: `override break-glass <reason>` opens the gate that waits,"
                            + " `override safe-abort <reason>` lets a step begin past the latest safe abort.");
        }
        Optional<WindowCommand> command = word == CommandWord.DELEGATE
                ? delegation(spoken, by, zone)
                : word == CommandWord.TAKE ? taking(spoken, by) : Optional.of(overriding(spoken));
        if (command.isEmpty()) {
            return new Reply.No(Reason.UNKNOWN_NAME, "Write it like this: " + CommandLine.usage(word));
        }
        Answer answer = desk.submit(window.id(), command.get(), by);
        return answer.decision() instanceof Decision.Refused refused
                ? new Reply.No(refused.reason(), refused.explanation())
                : new Reply.Words(done(((Decision.Accepted) answer.decision()).events(), by, window, zone));
    }

    private static WindowCommand overriding(Spoken spoken) {
        return new WindowCommand.Exceptional(
                spoken.name(0).equals(BREAK_GLASS)
                        ? new OverrideCommand.BreakGlass(Optional.empty(), spoken.from(1))
                        : new OverrideCommand.PastSafeAbort(Optional.empty(), spoken.from(1)));
    }

    /** {@code take for @user} agrees with somebody; anything else is a reason. */
    private static Optional<WindowCommand> taking(Spoken spoken, Actor by) {
        Optional<Actor> whom = spoken.name(0).equals("for") && spoken.args().size() == 2
                ? mentioned(spoken.from(1), by)
                : Optional.empty();
        return Optional.of(whom.<WindowCommand>map(it ->
                        new WindowCommand.Exceptional(new OverrideCommand.TakeFor(Optional.of(it), Optional.empty())))
                .orElseGet(() -> new WindowCommand.Take(spoken.from(0))));
    }

    /** {@code @user [until …]}, {@code off [@user]}; empty if it reads as neither. */
    private Optional<WindowCommand> delegation(Spoken spoken, Actor by, ZoneId zone) {
        if (spoken.name(0).equals("off")) {
            Optional<Actor> to = mentioned(spoken.from(1), by);
            return spoken.args().size() > 1 && to.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new WindowCommand.Exceptional(new OverrideCommand.EndDelegation(to)));
        }
        String end = spoken.from(1);
        Optional<Instant> until = end.isEmpty() ? Optional.empty() : new MomentReader(zone, clock.instant()).end(end);
        return mentioned(spoken.args().isEmpty() ? "" : spoken.args().get(0), by)
                .filter(to -> end.isEmpty() || until.isPresent())
                .map(to -> new WindowCommand.Exceptional(new OverrideCommand.Delegate(to, until)));
    }

    private static Optional<Actor> mentioned(String text, Actor by) {
        Matcher mention = MENTION.matcher(text.strip());
        return mention.matches() ? Optional.of(new Actor(by.team(), mention.group(1))) : Optional.empty();
    }

    private String done(List<WindowEvent> events, Actor by, Window window, ZoneId zone) {
        return events.stream()
                .map(event -> done(event, by, window, zone))
                .filter(words -> !words.isEmpty())
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String done(WindowEvent event, Actor by, Window window, ZoneId zone) {
        if (event instanceof OverrideEvent.BreakGlassProposed) {
            return "Proposed. A second person must agree within 15 minutes; the room asks for one, and the audit channel"
                    + " is told.";
        }
        if (event instanceof OverrideEvent.GlassBroken broken) {
            return "The gate \""
                    + window.plan()
                            .gate(broken.gate())
                            .map(it -> it.title())
                            .orElse(broken.gate().value())
                    + "\" is open by break-glass; that stands at the top of the report.";
        }
        if (event instanceof OverrideEvent.SafeAbortProposed proposed) {
            return "Proposed. A second person must agree within 15 minutes that step " + proposed.step()
                    + " begins; the room asks for one.";
        }
        if (event instanceof OverrideEvent.SafeAbortOverridden overridden) {
            return "Step " + overridden.step()
                    + " may begin once past the latest safe abort; that stands at the top of the"
                    + " report. "
                    + (window.step(overridden.step()).state() == StepState.FAILED ? "`retry`" : "`run`")
                    + " begins it.";
        }
        if (event instanceof OverrideEvent.TakeProposed) {
            return "Asked. " + window.commander().mention()
                    + " leads until a second person agrees, within 15 minutes: they" + " say `take for " + by.mention()
                    + "`, or press the button in the room.";
        }
        if (event instanceof LifeEvent.CommandTaken taken) {
            return (taken.by().equals(by) ? "You lead" : taken.by().mention() + " leads") + " the window now.";
        }
        if (event instanceof OverrideEvent.Delegated delegated) {
            return delegated(delegated, window, zone);
        }
        return event instanceof OverrideEvent.DelegationEnded ended
                ? ended.to().mention() + " does not act in your roles any more."
                : "";
    }

    private static String delegated(OverrideEvent.Delegated delegated, Window window, ZoneId zone) {
        String roles = delegated.roles().stream().map(window.plan()::roleTitle).collect(Collectors.joining(" and "));
        Instant until = delegated.until();
        return delegated.to().mention() + " acts as " + roles + " for you in " + window.id() + " until "
                + (until == null ? "its end" : inBoth(until, zone)) + ". `delegate off` ends it."
                + (window.commander().equals(delegated.from())
                        ? " Command itself stays with you; `handover` gives it."
                        : "");
    }

    private static String inBoth(Instant moment, ZoneId zone) {
        String utc = CLOCK.format(moment.atZone(ZoneOffset.UTC)) + " UTC";
        return zone.normalized().equals(ZoneOffset.UTC)
                ? utc
                : CLOCK.format(moment.atZone(zone)) + " (" + zone + "), " + utc;
    }
}
