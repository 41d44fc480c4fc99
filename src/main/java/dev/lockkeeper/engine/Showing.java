package dev.lockkeeper.engine;

import dev.lockkeeper.runbook.Runbook;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.Rollback;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.Schedule;
import dev.lockkeeper.window.Waiting;
import dev.lockkeeper.window.WayBack;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Answers that only show: help, lists, timelines. Plain text; nothing is changed. */
final class Showing {
    private static final DateTimeFormatter HOUR = DateTimeFormatter.ofPattern("HH:mm");
    private static final int WINDOWS_SHOWN = 10;

    private final WindowStore store;
    private final RunbookLibrary library;
    private final Permissions permissions;
    private final LiveProgress progress;
    private final Clock clock;

    Showing(WindowStore store, RunbookLibrary library, Permissions permissions, LiveProgress progress, Clock clock) {
        this.store = store;
        this.library = library;
        this.permissions = permissions;
        this.progress = progress;
        this.clock = clock;
    }

    /** What this caller may say here, now; made from the command list and the permission table. */
    String help(Caller caller, Optional<Window> window) {
        List<String> lines = new ArrayList<>();
        lines.add(window.map(w -> "In " + w.id() + " (" + w.state().words() + ") you may say:")
                .orElse("Here you may say:"));
        Arrays.stream(CommandWord.values())
                .filter(word -> maySay(word, caller, window))
                .forEach(word -> lines.add(word.line()));
        if (window.isEmpty()) {
            lines.add("In a window's room, or with `in STG-12` behind it, there is more.");
        }
        return String.join("\n", lines);
    }

    private boolean maySay(CommandWord word, Caller asker, Optional<Window> window) {
        Caller caller = window.map(asker::in).orElse(asker);
        boolean harmless = word == CommandWord.HELP || (word.onlyShows() && caller.fullMember());
        if (word.aboutWindow() && window.isEmpty()) {
            return false;
        }
        if (harmless) {
            return true;
        }
        String environment = window.map(w -> w.plan().environment()).orElse("");
        boolean leads = window.map(w -> w.commander().equals(caller.actor())).orElse(false);
        return window.map(w -> !w.state().isFinal()).orElse(true)
                && permissions.allows(
                        environment,
                        word.word(),
                        caller.underDelegation(),
                        leads,
                        window.map(Rules::rolesConcerned).orElse(java.util.Set.of()));
    }

    String list() {
        List<String> lines = new ArrayList<>();
        for (String name : library.names()) {
            RunbookLibrary.Parsed parsed = library.parse(library.read(name));
            if (parsed instanceof RunbookLibrary.Parsed.Valid valid) {
                Runbook runbook = valid.runbook();
                lines.add("`" + name + "`  " + runbook.title() + "; "
                        + String.join(", ", runbook.environments().keySet()));
            } else {
                int problems =
                        ((RunbookLibrary.Parsed.Invalid) parsed).problems().size();
                lines.add("`" + name + "`  cannot run: " + problems + (problems == 1 ? " problem" : " problems")
                        + "; `plan <env> " + name + "` shows them");
            }
        }
        if (lines.isEmpty()) {
            lines.add("There is no runbook in the configured folders.");
        }
        List<Window> windows = store.latest(WINDOWS_SHOWN);
        windows.forEach(window -> lines.add(window.id() + "  " + window.plan().title() + ", "
                + window.plan().environment() + ": " + window.state().words()));
        if (windows.isEmpty()) {
            lines.add("No window was opened yet.");
        }
        return String.join("\n", lines);
    }

    String where() {
        List<String> lines = new ArrayList<>();
        List<Window> live = store.live();
        for (String name : library.names()) {
            if (library.parse(library.read(name)) instanceof RunbookLibrary.Parsed.Valid valid) {
                valid.runbook().environments().values().forEach(environment -> {
                    Optional<Window> holder = live.stream()
                            .filter(w -> w.plan().target().name().equals(environment.target()))
                            .findFirst();
                    lines.add("`" + environment.name() + " " + name + "`  "
                            + holder.map(w -> "taken by " + w.id() + ", "
                                            + w.state().words() + ", forecast end "
                                            + utc(Schedule.of(w, clock.instant())
                                                    .forecastEnd()))
                                    .orElse("free"));
                });
            }
        }
        return lines.isEmpty() ? "There is no runbook that can run." : String.join("\n", lines);
    }

    String timeline(Window window, ZoneId zone) {
        List<String> lines = new ArrayList<>();
        lines.add(window.id() + ", " + window.state().words() + "; planned and actual, in " + zone);
        for (PlanItem item : window.plan().items()) {
            String actual = item.asStep()
                    .map(step -> window.step(step.id()))
                    .map(run -> (run.startedAt() == null ? "" : ", began " + hour(run.startedAt(), zone)) + ", "
                            + run.state().words())
                    .orElseGet(() -> ", "
                            + window.gate(item.asGate().orElseThrow().id())
                                    .state()
                                    .words());
            lines.add(hour(window.plannedAt(item), zone) + "  " + item.title() + actual);
        }
        Rollback back = window.rollback();
        if (back != null) {
            lines.add(hour(back.at(), zone) + "  back, by " + back.by().mention() + ": " + back.reason());
            window.way()
                    .forEach(step -> lines.add(hour(window.plannedAt(step), zone) + "  " + step.title() + ", "
                            + window.step(step.id()).state().words()));
        }
        return String.join("\n", lines);
    }

    String status(Window window, ZoneId zone) {
        if (window.state().isFinal()) {
            Instant ended = window.finishedAt();
            return String.join(
                    "\n",
                    window.id() + " is " + window.state().words()
                            + (ended == null ? "" : ", since " + hour(ended, zone) + " (" + utc(ended) + ")"),
                    checks(window),
                    report(window));
        }
        Instant now = clock.instant();
        Schedule schedule = Schedule.of(window, now);
        Waiting waiting = Waiting.of(window);
        List<String> lines = new ArrayList<>();
        lines.add(window.id() + " is " + window.state().words() + lag(schedule.lag()) + "; forecast end "
                + hour(schedule.forecastEnd(), zone) + " (" + utc(schedule.forecastEnd()) + ")");
        window.current()
                .ifPresent(item -> lines.add("Now: " + item.title()
                        + window.active()
                                .flatMap(step -> progress.of(window.id(), step.id()))
                                .map(said -> ": " + inZone(said, zone))
                                .orElse("")));
        lines.add(
                waiting.isNobody()
                        ? "Waiting for: nobody"
                        : "Waiting for: "
                                + String.join(
                                        ", ",
                                        waiting.roles().stream()
                                                .map(role -> role.equals(Permissions.COMMANDER)
                                                        ? window.commander().mention()
                                                        : window.plan().roleTitle(role))
                                                .toList())
                                + " " + waiting.what());
        lines.add(checks(window));
        lines.add("Way back: " + WayBack.of(window));
        return String.join("\n", lines);
    }

    private static String checks(Window window) {
        return "Checks: " + window.checksPassed() + " of " + window.checksJudged() + " pass";
    }

    String report(Window window) {
        return window.state().isFinal()
                ? "The report of " + window.id() + " is posted in its room, as " + window.id() + ".md and "
                        + window.id() + ".html; `report " + window.id()
                        + "` on the command line writes it to a file."
                : "The report of " + window.id()
                        + " is posted in its room when the window ends; `status` and `timeline` show where it stands.";
    }

    private static String lag(Duration lag) {
        long minutes = lag.toMinutes();
        if (minutes == 0) {
            return ", on time";
        }
        return minutes > 0 ? ", " + minutes + " min late" : ", " + -minutes + " min ahead";
    }

    private static String inZone(LiveProgress.Said said, ZoneId zone) {
        Instant end = said.expectedEnd();
        return end == null ? said.words() : said.words() + ", expected end " + hour(end, zone);
    }

    private static String hour(Instant at, ZoneId zone) {
        return HOUR.withZone(zone).format(at);
    }

    private static String utc(Instant at) {
        return HOUR.withZone(ZoneOffset.UTC).format(at) + " UTC";
    }
}
