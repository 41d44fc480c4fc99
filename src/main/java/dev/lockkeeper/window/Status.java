package dev.lockkeeper.window;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything one status update says, as it was at its moment; kept, so that it reads the same for ever.
 *
 * @param slot number of the slot, from 1; slot n is due n cadences after the window started
 * @param dueAt when it was due
 * @param takenAt when it was composed
 * @param lag how late the window is against its plan; negative if early
 * @param step number of the current or next step, from 1
 * @param steps how many steps there are
 * @param doneSince titles of the steps settled since the last slot
 * @param checksPassed of {@code checksJudged}, over the whole window
 * @param now what is happening, with progress, in words
 * @param next titles of what comes next, nearest first
 * @param waitingFor whom the window waits for, role names or the commander; empty for nobody
 * @param waitingSince since when, or null
 * @param wayBack the way back in words: lossless or lossy, minutes, until when; or unmeasured
 * @param users who is affected, in words
 * @param database what goes on in the target, in words; says so if it could not be asked
 * @param nextAt when the next status is due
 * @param unchanged true if nothing but the clock changed since the last slot
 * @param late true if it was composed after its slot had passed, for instance after an outage
 */
public record Status(
        int slot,
        Instant dueAt,
        Instant takenAt,
        Duration lag,
        int step,
        int steps,
        List<String> doneSince,
        int checksPassed,
        int checksJudged,
        String now,
        List<String> next,
        List<String> waitingFor,
        @Nullable Instant waitingSince,
        String wayBack,
        String users,
        String database,
        Instant nextAt,
        boolean unchanged,
        boolean late) {

    public Status {
        doneSince = List.copyOf(doneSince);
        next = List.copyOf(next);
        waitingFor = List.copyOf(waitingFor);
    }
}
