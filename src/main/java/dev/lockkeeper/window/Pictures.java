package dev.lockkeeper.window;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The pictures of its target that a window took or missed.
 *
 * @param all oldest first
 */
public record Pictures(List<PictureEvent> all) {
    /** None was taken. */
    public static final Pictures NONE = new Pictures(List.of());

    /** The kinds of checks that are judged by pictures. */
    private static final List<String> JUDGED_BY_THEM = List.of("changes", "as-before");

    public Pictures {
        all = List.copyOf(all);
    }

    /** True if a check of this plan is judged by pictures, so that they are taken. */
    public static boolean areWanted(Plan plan) {
        return plan.everyStep().stream().anyMatch(Pictures::isJudged);
    }

    /** True if a check of this step is judged by pictures. */
    public static boolean isJudged(PlannedStep step) {
        return step.checks().stream()
                .map(PlannedStep.PlannedCheck::kind)
                .filter(Objects::nonNull)
                .anyMatch(JUDGED_BY_THEM::contains);
    }

    /** The last one of this moment, if any was tried. */
    public Optional<PictureEvent> last(PictureEvent.Moment moment) {
        return reduced(all.stream().filter(one -> one.moment() == moment).toList());
    }

    /** The last one of this moment of this step, if any was tried. */
    public Optional<PictureEvent> last(PictureEvent.Moment moment, StepId step) {
        return reduced(all.stream()
                .filter(one -> one.moment() == moment && step.equals(one.step()))
                .toList());
    }

    /** The newest one that there is. */
    public Optional<PictureEvent.PictureTaken> newest() {
        List<PictureEvent.PictureTaken> taken = taken();
        return taken.isEmpty() ? Optional.empty() : Optional.of(taken.get(taken.size() - 1));
    }

    /** Those that there are, oldest first. */
    public List<PictureEvent.PictureTaken> taken() {
        return all.stream()
                .filter(PictureEvent.PictureTaken.class::isInstance)
                .map(PictureEvent.PictureTaken.class::cast)
                .toList();
    }

    Pictures with(PictureEvent one) {
        List<PictureEvent> more = new ArrayList<>(all);
        more.add(one);
        return new Pictures(more);
    }

    private static Optional<PictureEvent> reduced(List<PictureEvent> some) {
        return some.isEmpty() ? Optional.empty() : Optional.of(some.get(some.size() - 1));
    }
}
