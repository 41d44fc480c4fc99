package dev.lockkeeper.engine;

import dev.lockkeeper.engine.TargetPictures.Wanted;
import dev.lockkeeper.runbook.CheckSpec;
import dev.lockkeeper.runbook.StepSpec;
import dev.lockkeeper.window.CheckResult;
import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.PictureEvent.Moment;
import dev.lockkeeper.window.PictureEvent.PictureMissed;
import dev.lockkeeper.window.PictureEvent.PictureTaken;
import dev.lockkeeper.window.Pictures;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.StepRun;
import dev.lockkeeper.window.StepState;
import dev.lockkeeper.window.Window;
import dev.lockkeeper.window.WindowId;
import dev.lockkeeper.window.WindowState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the pictures of windows in which a step declares what it changes: at the beginning, before and after such steps,
 * and at the end. A picture that a crash left untaken is taken at a later tick; one that could not be taken is recorded as
 * missed, and nothing waits for it. Any thread.
 */
final class PictureWatch {
    private static final Logger LOG = LoggerFactory.getLogger(PictureWatch.class);
    private static final Wanted EVERYTHING = new Wanted(true, Set.of());

    private final PictureAlbum album;
    private final Recorder recorder;
    private final ExecutorService workers;
    private final Set<WindowId> taking = ConcurrentHashMap.newKeySet();

    PictureWatch(PictureAlbum album, Recorder recorder, ExecutorService workers) {
        this.album = album;
        this.recorder = recorder;
        this.workers = workers;
    }

    /** Begins with the baseline of a window that has none; says nothing new by itself. */
    void takeBaseline(Window window, Consumer<WindowId> wake) {
        if (window.state() == WindowState.RUNNING && lacks(window, Moment.BASELINE)) {
            take(window, Moment.BASELINE, wake);
        }
    }

    /** True while the window must wait for its baseline: no gate is asked before it, and nothing written. */
    boolean lacksBaseline(Window window) {
        return lacks(window, Moment.BASELINE);
    }

    /** True if the picture of the end is there, missed, or not wanted; else it begins to be taken. */
    boolean hasEnd(Window window, Consumer<WindowId> wake) {
        if (!lacks(window, Moment.END)) {
            return true;
        }
        take(window, Moment.END, wake);
        return false;
    }

    private static boolean lacks(Window window, Moment moment) {
        return Pictures.areWanted(window.plan())
                && window.pictures().last(moment).isEmpty();
    }

    private void take(Window window, Moment moment, Consumer<WindowId> wake) {
        if (!taking.add(window.id())) {
            return;
        }
        try {
            workers.execute(() -> takeNow(window, moment, wake));
        } catch (RejectedExecutionException stopping) {
            taking.remove(window.id());
            LOG.debug("{}: no picture now, the bot is stopping", window.id());
        }
    }

    private void takeNow(Window window, Moment moment, Consumer<WindowId> wake) {
        boolean done = false;
        try {
            PictureAlbum.Shot shot = album.take(window, moment, null, EVERYTHING);
            recorder.record(
                    window.id(),
                    now -> now.state().isFinal() || !lacks(now, moment) ? List.of() : List.of(shot.event()),
                    shot.files());
            done = true;
        } catch (StoreUnavailableException away) {
            LOG.warn("{}: {}; the next tick takes the picture", window.id(), away.getMessage());
        } catch (RuntimeException e) { // a worker must hand the window back whatever happened
            LOG.error("{}: the picture {} broke off; the next tick tries again", window.id(), moment, e);
        } finally {
            taking.remove(window.id());
            if (done) {
                wake.accept(window.id());
            }
        }
    }

    /**
     * Takes and records the picture before this attempt, if the step is judged by it and nothing that it did can be in it
     * yet. The first of a window counts everything. On the calling thread.
     */
    void before(Window window, StepSpec spec, int attempt) {
        StepId step = new StepId(spec.common().id());
        List<CheckSpec> judged = judged(spec);
        boolean declares = judged.stream().anyMatch(CheckSpec.Changes.class::isInstance);
        if (!declares || window.step(step).mayHaveChanged()) {
            return;
        }
        boolean first = window.pictures().last(Moment.BEFORE).isEmpty();
        PictureAlbum.Shot shot = album.take(window, Moment.BEFORE, step, new Wanted(first, rows(judged)));
        recorder.record(
                window.id(),
                now -> {
                    StepRun run = now.step(step);
                    boolean ours = run.state() == StepState.RUNNING && run.attempt() == attempt;
                    return ours ? List.of(shot.event()) : List.of();
                },
                shot.files());
    }

    /** What the pictures say about this step, and the picture to record with it; empty if no check of it asks them. */
    Optional<Judged> after(Window window, StepSpec spec) {
        List<CheckSpec> judged = judged(spec);
        if (judged.isEmpty()) {
            return Optional.empty();
        }
        StepId step = new StepId(spec.common().id());
        boolean whole = judged.stream().anyMatch(CheckSpec.AsBefore.class::isInstance);
        PictureAlbum.Shot shot = album.take(window, Moment.AFTER, step, new Wanted(whole, rows(judged)));
        List<CheckResult> results = new ArrayList<>();
        window.pictures()
                .last(Moment.BEFORE, step)
                .filter(PictureTaken.class::isInstance)
                .map(before -> ((PictureTaken) before).since())
                .filter(since -> !since.isEmpty())
                .ifPresent(since -> results.add(ChangesJudge.meanwhile(judged.get(0), since)));
        judged.forEach(check -> results.add(judge(window, step, check, shot)));
        return Optional.of(new Judged(results, shot.event(), shot.files()));
    }

    private CheckResult judge(Window window, StepId step, CheckSpec check, PictureAlbum.Shot after) {
        Picture now = after.picture();
        if (now == null) {
            String why = after.event() instanceof PictureMissed missed ? missed.reason() : "";
            return ChangesJudge.notProven(check, "no picture could be taken after it: " + why);
        }
        Optional<PictureEvent> first = check instanceof CheckSpec.AsBefore
                ? window.pictures().last(Moment.BASELINE)
                : window.pictures().last(Moment.BEFORE, step);
        if (first.isPresent() && first.get() instanceof PictureMissed missed) {
            return ChangesJudge.notProven(check, "no picture could be taken before it: " + missed.reason());
        }
        Optional<Picture> before = first.map(PictureTaken.class::cast).flatMap(album::find);
        if (before.isEmpty()) {
            return ChangesJudge.notProven(check, "no picture was taken before it");
        }
        return check instanceof CheckSpec.Changes changes
                ? ChangesJudge.judge(changes, before.get(), now)
                : ChangesJudge.judge((CheckSpec.AsBefore) check, before.get(), now);
    }

    private static List<CheckSpec> judged(StepSpec spec) {
        return spec.common().checks().stream().filter(PictureWatch::isOurs).toList();
    }

    /** True if the check is judged by pictures. */
    static boolean isOurs(CheckSpec check) {
        return check instanceof CheckSpec.Changes || check instanceof CheckSpec.AsBefore;
    }

    private static Set<String> rows(List<CheckSpec> judged) {
        return judged.stream()
                .filter(CheckSpec.Changes.class::isInstance)
                .flatMap(check -> ((CheckSpec.Changes) check).declared().rows().entrySet().stream())
                .filter(change -> change.getValue().by() != null)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /**
     * What the pictures of a step say.
     *
     * @param event to be recorded with the verdicts
     * @param files to be stored with it
     */
    record Judged(List<CheckResult> results, PictureEvent event, Map<String, byte[]> files) {}
}
