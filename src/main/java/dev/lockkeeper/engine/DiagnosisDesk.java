package dev.lockkeeper.engine;

import dev.lockkeeper.engine.Desk.Reply;
import dev.lockkeeper.runbook.Recipe;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.Caller;
import dev.lockkeeper.window.Decision.Reason;
import dev.lockkeeper.window.Diagnosis;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Nearest;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Rules;
import dev.lockkeeper.window.Window;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The recipes of a window's stored runbook: lists them, asks them of its target, records what came back. Any thread. */
final class DiagnosisDesk {
    private static final Logger LOG = LoggerFactory.getLogger(DiagnosisDesk.class);
    private static final String WORD = "diagnose";

    private final Permissions permissions;
    private final StoredRunbooks stored;
    private final TargetDesk target;
    private final Recorder recorder;
    private final Clock clock;
    private final ExecutorService workers;
    private final Set<String> asking = ConcurrentHashMap.newKeySet();

    DiagnosisDesk(
            Permissions permissions,
            StoredRunbooks stored,
            TargetDesk target,
            Recorder recorder,
            Clock clock,
            ExecutorService workers) {
        this.permissions = permissions;
        this.stored = stored;
        this.target = target;
        this.recorder = recorder;
        this.clock = clock;
        this.workers = workers;
    }

    /**
     * {@code diagnose [recipe]}: the list, or that the named one is asked; what it finds comes to the room.
     *
     * @param typed the recipe that was typed, or the beginning of its id; or empty
     */
    Reply answer(Window window, Caller caller, String typed) {
        String environment = window.plan().environment();
        boolean leads = window.commander().equals(caller.actor());
        if (!permissions.allows(environment, WORD, caller, leads, Rules.rolesConcerned(window))) {
            return caller.fullMember()
                    ? new Reply.No(
                            Reason.NOT_THE_ROLE, "`diagnose` is for " + permissions.inWords(environment, WORD) + ".")
                    : new Reply.No(Reason.NOT_A_MEMBER, "`diagnose` is for full members of this workspace.");
        }
        StoredRunbooks.Stored runbook;
        try {
            runbook = stored.of(window);
        } catch (IllegalStateException unreadable) {
            LOG.warn("{}: {}", window.id(), unreadable.getMessage(), unreadable);
            return new Reply.No(
                    Reason.WRONG_STATE,
                    "The stored runbook of " + window.id()
                            + " cannot be read any more, so it has no recipes; the log of" + " the bot has more.");
        }
        List<Recipe> recipes = runbook.runbook().recipes();
        if (recipes.isEmpty()) {
            return new Reply.No(
                    Reason.UNKNOWN_NAME,
                    "The runbook of " + window.id() + " has no recipes; they stand in it under `recipes`.");
        }
        return typed.isEmpty() ? new Reply.Words(list(window, recipes)) : named(window, caller, runbook, typed);
    }

    private static String list(Window window, List<Recipe> recipes) {
        StringBuilder words = new StringBuilder("The recipes of " + window.id() + "; each only reads:");
        for (Recipe recipe : recipes) {
            words.append("\n`diagnose ")
                    .append(recipe.id())
                    .append("`  ")
                    .append(recipe.title())
                    .append(". When: ")
                    .append(recipe.symptom());
        }
        return words.toString();
    }

    private Reply named(Window window, Caller caller, StoredRunbooks.Stored runbook, String typed) {
        List<Recipe> recipes = runbook.runbook().recipes();
        List<Recipe> exact =
                recipes.stream().filter(recipe -> recipe.id().equals(typed)).toList();
        List<Recipe> meant = exact.isEmpty()
                ? recipes.stream()
                        .filter(recipe -> recipe.id().startsWith(typed))
                        .toList()
                : exact;
        if (meant.size() != 1) {
            return unknown(window, typed, meant.isEmpty() ? recipes : meant, meant.isEmpty());
        }
        Recipe recipe = meant.get(0);
        if (!recipe.asks()) {
            return new Reply.Words(recipe.title() + ": nothing to ask the target. What to do: " + recipe.remedy());
        }
        if (window.state().isFinal()) {
            return new Reply.No(
                    Reason.WINDOW_ENDED,
                    window.id() + " is " + window.state().words() + "; its target is not asked any more. What to do: "
                            + recipe.remedy());
        }
        return begin(window, caller.actor(), recipe, runbook);
    }

    private static Reply unknown(Window window, String typed, List<Recipe> candidates, boolean none) {
        List<String> ids = candidates.stream().map(Recipe::id).toList();
        String nearest = none ? Nearest.of(typed, ids) : "";
        String advice = nearest.isEmpty()
                ? (none ? "there are: " : "it could be ") + String.join(", ", ids) + "."
                : "did you mean `diagnose " + nearest + "`?";
        return new Reply.No(
                Reason.UNKNOWN_NAME,
                "There is no recipe \"" + typed + "\" in the runbook of " + window.id() + "; " + advice);
    }

    private Reply begin(Window window, Actor by, Recipe recipe, StoredRunbooks.Stored runbook) {
        String mark = window.id() + "/" + recipe.id();
        if (!asking.add(mark)) {
            return new Reply.No(
                    Reason.ALREADY_DECIDED,
                    "`diagnose " + recipe.id() + "` is being asked already; what it finds comes to the room.");
        }
        try {
            workers.execute(() -> ask(window, by, recipe, runbook, mark));
        } catch (RejectedExecutionException stopping) {
            asking.remove(mark);
            return new Reply.No(Reason.WRONG_STATE, "The bot is stopping; say it again when it is back.");
        }
        return new Reply.Words("Looking: " + recipe.title() + ". What is found comes to the room; the target has "
                + TargetDesk.ASKING.toSeconds() + " s to answer.");
    }

    private void ask(Window window, Actor by, Recipe recipe, StoredRunbooks.Stored runbook, String mark) {
        try {
            Diagnosis.Found found = found(window, recipe, runbook);
            Instant at = clock.instant();
            LifeEvent.Diagnosed diagnosed = new LifeEvent.Diagnosed(
                    new Diagnosis(by, recipe.id(), recipe.title(), found, recipe.remedy(), at), at);
            recorder.record(window.id(), now -> now.state().isFinal() ? List.of() : List.of(diagnosed));
        } catch (RuntimeException e) { // a worker's last stop: say it, so that somebody can ask again
            LOG.warn("{}: the recipe {} could not be asked; it can be said again", window.id(), recipe.id(), e);
        } finally {
            asking.remove(mark);
        }
    }

    private Diagnosis.Found found(Window window, Recipe recipe, StoredRunbooks.Stored runbook) {
        String query = recipe.file().isEmpty()
                ? recipe.sql()
                : new String(runbook.files().getOrDefault(recipe.file(), new byte[0]), StandardCharsets.UTF_8);
        try {
            return target.ask(
                    window.plan().target(),
                    window.id() + "/diagnose " + recipe.id(),
                    query,
                    runbook.environment().parameters(),
                    recipe.show());
        } catch (TargetUnavailableException away) {
            return Diagnosis.Found.nothing(String.valueOf(away.getMessage()).replaceAll("\\.$", ""));
        }
    }
}
