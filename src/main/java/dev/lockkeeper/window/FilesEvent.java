package dev.lockkeeper.window;

import java.time.Instant;
import java.util.List;

/** What happened to the files behind the plan after they were stored. */
public sealed interface FilesEvent extends WindowEvent {

    /** Files on disk are no longer what was stored. Nothing changed in the window; a person must say amend or keep. */
    record FilesDiffered(List<FileChange> changes, Instant at) implements FilesEvent {
        public FilesDiffered {
            changes = List.copyOf(changes);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.changedFiles = changes;
            draft.consent = List.of();
        }
    }

    /**
     * The changed files were taken for what has not run yet. Gates whose own digest changed fall: they go back to
     * ahead, and what was decided there is void.
     */
    record FilesAmended(Plan plan, List<FileChange> changes, String reason, Actor by, Instant at)
            implements FilesEvent {
        public FilesAmended {
            changes = List.copyOf(changes);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.amend(plan, by, at);
            draft.changedFiles = List.of();
            draft.deviations.add(
                    new Deviation(Deviation.Kind.FILES_AMENDED, FileChange.names(changes), by, reason, null, at));
        }
    }

    /** What was stored runs; the difference on disk is known and left alone. */
    record FilesKept(List<FileChange> changes, Actor by, Instant at) implements FilesEvent {
        public FilesKept {
            changes = List.copyOf(changes);
        }

        @Override
        public void applyTo(WindowDraft draft) {
            draft.keptFiles = changes;
            draft.changedFiles = List.of();
            draft.deviations.add(new Deviation(
                    Deviation.Kind.FILES_KEPT, FileChange.names(changes), by, "the stored files run", null, at));
        }
    }

    /**
     * One file that differs.
     *
     * @param storedSha256 what the window holds; empty if the file is new
     * @param diskSha256 what is on disk now; empty if the file is gone
     * @param difference the changed lines in unified form, cut to a readable length
     */
    record FileChange(String name, String storedSha256, String diskSha256, String difference) {
        static String names(List<FileChange> changes) {
            return String.join(", ", changes.stream().map(FileChange::name).toList());
        }
    }
}
