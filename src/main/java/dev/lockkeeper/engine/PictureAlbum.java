package dev.lockkeeper.engine;

import dev.lockkeeper.engine.TargetPictures.Wanted;
import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.PictureDifference;
import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.PictureEvent.Moment;
import dev.lockkeeper.window.PictureEvent.PictureMissed;
import dev.lockkeeper.window.PictureEvent.PictureTaken;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the pictures of a window's target and finds them again by their SHA-256. Records nothing itself. Any thread. */
final class PictureAlbum {
    private static final Logger LOG = LoggerFactory.getLogger(PictureAlbum.class);
    /** A report lists them all; nobody reads more than this. */
    private static final int MOST_LINES = 500;

    private final TargetPictures camera;
    private final WindowStore store;
    private final Clock clock;
    private final LongSupplier nanos;

    /** @param nanos the machine's clock, for measured durations only */
    PictureAlbum(TargetPictures camera, WindowStore store, Clock clock, LongSupplier nanos) {
        this.camera = camera;
        this.store = store;
        this.clock = clock;
        this.nanos = nanos;
    }

    /**
     * Takes one now, on the calling thread; a target that cannot be looked at makes it a missed one.
     *
     * @param step the step it is taken before or after, or null
     * @throws StoreUnavailableException if what it is compared with cannot be read
     */
    Shot take(Window window, Moment moment, @Nullable StepId step, Wanted wanted) {
        int attempt = step == null ? 0 : window.step(step).attempt();
        String use = window.id() + (step == null ? "" : "/" + step) + "/picture";
        Picture picture;
        long began = nanos.getAsLong();
        try {
            picture = camera.take(window.plan().target(), use, wanted);
        } catch (TargetUnavailableException away) {
            return missed(moment, step, attempt, String.valueOf(away.getMessage()));
        } catch (RuntimeException e) { // tried again by itself it would break off for ever
            LOG.error("{}: the picture {} {} broke off", window.id(), moment, step, e);
            return missed(
                    moment, step, attempt, "Looking broke off in a way nobody foresaw; the log of the bot has more.");
        }
        Duration took = Duration.ofNanos(nanos.getAsLong() - began);
        List<String> since = comparedWith(window, moment, step)
                .map(before -> since(before, picture, moment))
                .orElse(List.of());
        Instant at = clock.instant();
        return new Shot(
                new PictureTaken(moment, step, attempt, picture.sha256(), counts(picture), since, took, at), picture);
    }

    /**
     * The picture that was taken then.
     *
     * @throws StoreUnavailableException if it cannot be read now
     */
    Optional<Picture> find(PictureTaken taken) {
        return store.file(taken.sha256()).map(Picture::of);
    }

    private Shot missed(Moment moment, @Nullable StepId step, int attempt, String reason) {
        return new Shot(new PictureMissed(moment, step, attempt, reason, clock.instant()), null);
    }

    private Optional<Picture> comparedWith(Window window, Moment moment, @Nullable StepId step) {
        Optional<? extends PictureEvent> event = switch (moment) {
            case BASELINE -> Optional.empty();
            case BEFORE -> window.pictures().newest();
            case AFTER -> step == null ? Optional.empty() : window.pictures().last(Moment.BEFORE, step);
            case END -> window.pictures().taken().stream().findFirst();
        };
        return event.filter(PictureTaken.class::isInstance)
                .map(PictureTaken.class::cast)
                .flatMap(this::find);
    }

    private static List<String> since(Picture before, Picture now, Moment moment) {
        List<String> lines =
                new ArrayList<>(PictureDifference.between(before, now).lines());
        if (moment == Moment.END) {
            for (String table : before.otherRows(now)) {
                lines.add("rows of " + table + ": " + number(before.rows().get(table)) + ", now "
                        + number(now.rows().get(table)));
            }
        }
        if (lines.size() <= MOST_LINES) {
            return lines;
        }
        List<String> cut = new ArrayList<>(lines.subList(0, MOST_LINES));
        cut.add("and " + (lines.size() - MOST_LINES) + " more");
        return cut;
    }

    private static Map<String, String> counts(Picture picture) {
        Map<String, String> counts = new LinkedHashMap<>();
        picture.kinds().forEach((kind, number) -> counts.put(kind, String.valueOf(number)));
        Picture.Count none = Picture.Count.exactly(0);
        long whole = picture.rows().values().stream()
                .filter(Picture.Count::isCounted)
                .count();
        if (!picture.bytes().isEmpty()) {
            counts.put(
                    "rows",
                    number(sum(picture.rows())) + " in " + picture.rows().size() + " tables, "
                            + (whole == picture.rows().size()
                                    ? "all counted"
                                    : whole + " of them counted, the others estimated"));
            long unseen = picture.orphans().values().stream()
                    .filter(count -> !count.isCounted())
                    .count();
            counts.put(
                    "orphans",
                    number(sum(picture.orphans())) + " by " + picture.orphans().size() + " foreign keys"
                            + (unseen == 0 ? "" : ", " + unseen + " of them not looked at"));
            counts.put("bytes", number(Picture.Count.exactly(picture.bytes().getOrDefault("database", none.number()))));
        }
        return counts;
    }

    private static Picture.Count sum(Map<String, Picture.Count> counts) {
        return Picture.Count.exactly(
                counts.values().stream().mapToLong(Picture.Count::number).sum());
    }

    private static String number(Picture.@Nullable Count count) {
        return count == null ? "none" : String.format(Locale.ROOT, "%,d", count.number());
    }

    /**
     * A picture and the fact to record.
     *
     * @param picture null if it was missed
     */
    record Shot(PictureEvent event, @Nullable Picture picture) {
        /** What must be stored in the transaction of the event. */
        Map<String, byte[]> files() {
            return picture != null && event instanceof PictureTaken taken
                    ? Map.of(taken.sha256(), picture.toBytes())
                    : Map.of();
        }
    }
}
