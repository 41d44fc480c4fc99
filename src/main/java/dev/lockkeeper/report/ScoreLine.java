package dev.lockkeeper.report;

import dev.lockkeeper.window.Verdict;
import org.jspecify.annotations.Nullable;

/**
 * One promise of the documents beside what was measured here.
 *
 * @param source where the document says it
 * @param measured what was measured, or why nothing was
 * @param verdict null if the promise is not of this window
 */
public record ScoreLine(
        String id,
        String part,
        String what,
        String promised,
        String source,
        String measured,
        @Nullable Verdict verdict) {}
