package dev.lockkeeper.report;

import dev.lockkeeper.window.PictureEvent;
import dev.lockkeeper.window.PictureEvent.PictureMissed;
import dev.lockkeeper.window.PictureEvent.PictureTaken;
import dev.lockkeeper.window.StepId;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.Map;

/** Reads what the pictures of a window's target say. */
final class PictureReader {
    private PictureReader() {}

    static List<PictureLine> lines(Window window) {
        return window.pictures().all().stream().map(PictureReader::line).toList();
    }

    /** Which picture it is: {@code before step m1}. */
    static String moment(PictureEvent event) {
        StepId step = event.step();
        String whose = step == null ? "a step" : "step " + step;
        return switch (event.moment()) {
            case BASELINE -> "baseline";
            case BEFORE -> "before " + whose;
            case AFTER -> "after " + whose;
            case END -> "end";
        };
    }

    private static PictureLine line(PictureEvent event) {
        return event instanceof PictureTaken taken
                ? new PictureLine(moment(event), event.at(), taken.took(), taken.counts(), taken.since(), "")
                : new PictureLine(
                        moment(event), event.at(), null, Map.of(), List.of(), ((PictureMissed) event).reason());
    }
}
