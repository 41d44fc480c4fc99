package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.FilesEvent;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Plan;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.WindowStories;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The file of the last step was mended on disk and taken: its gate and the last one fall, everything else stands. */
final class AmendedIndexes {
    private static final Set<String> CHANGED =
            Set.of(WindowStories.NO_RETURN.value(), WindowStories.FINAL.value(), WindowStories.INDEXES.value());
    private static final List<FilesEvent.FileChange> CHANGES = List.of(new FilesEvent.FileChange(
            "indexes.sql", "a".repeat(64), "b".repeat(64), "@@ -3 +3 @@\n-on jobs (id\n+on jobs (id)"));

    private AmendedIndexes() {}

    static WindowStories in(WindowStories story) {
        return story.then(at -> new FilesEvent.FilesDiffered(CHANGES, at))
                .then(at -> new FilesEvent.FilesAmended(
                        plan(), CHANGES, "a bracket was missing", WindowStories.COMMANDER, at))
                .then(LifeEvent.Continued::new);
    }

    private static Plan plan() {
        Plan before = WindowStories.plan("");
        Plan after = WindowStories.plan("2");
        List<PlanItem> items = new ArrayList<>();
        for (int i = 0; i < before.items().size(); i++) {
            PlanItem item = before.items().get(i);
            items.add(CHANGED.contains(item.typedId()) ? after.items().get(i) : item);
        }
        return new Plan(
                before.runbook(),
                before.title(),
                before.environment(),
                after.digest(),
                after.contentDigest(),
                before.target(),
                before.cadence(),
                before.planned(),
                before.users(),
                before.roles(),
                items,
                before.files());
    }
}
