package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.Status;
import dev.lockkeeper.window.Window;
import java.util.List;
import java.util.stream.Collectors;

/** One post per status slot, from the record of that slot alone, so that it reads the same for ever. */
final class StatusPosts {
    private static final int WORDS = 400;
    private static final int LISTED = 4;

    private final Scene scene;
    private final Window window;

    StatusPosts(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    List<DesiredMessage> all() {
        return window.statuses().stream().map(this::post).toList();
    }

    private DesiredMessage post(Status status) {
        Card card = new Card("status/" + status.slot());
        String late = status.late() ? ", posted late, at " + Scene.at(status.takenAt()) : "";
        String where = Wording.lag(status.lag()) + ", step " + status.step() + " of " + status.steps();
        String next = "next status " + Scene.at(status.nextAt());
        if (status.unchanged()) {
            String line = "unchanged: "
                    + (status.waitingFor().isEmpty() ? words(status.now()) : "waiting for " + waiting(status)) + " · "
                    + Wording.lag(status.lag());
            return card.text(Scene.at(status.dueAt()) + " · " + scene.id() + " " + line + " · " + next + late)
                    .says(scene.named() + " " + line + " · " + next);
        }
        card.text(
                "*" + Scene.at(status.dueAt()) + " · " + scene.id() + "* " + where + late,
                "Done since: " + listed(status.doneSince(), "nothing") + " · checks "
                        + (status.checksJudged() == 0
                                ? "none judged yet"
                                : status.checksPassed() + " of " + status.checksJudged() + " pass"),
                "Now: " + words(status.now()) + " · Next: " + listed(status.next(), "the end"),
                "Waiting for: " + (status.waitingFor().isEmpty() ? "nobody" : waiting(status)),
                "Way back: " + words(status.wayBack()),
                "Users: " + words(status.users()) + " · Database: " + words(status.database()),
                "Next status " + Scene.at(status.nextAt()));
        String who = status.waitingFor().isEmpty() ? "nobody is waited for" : "waiting for " + waiting(status);
        return card.says(scene.named() + " " + Scene.at(status.dueAt()) + ": " + where + ", now " + words(status.now())
                + ", " + who + ".");
    }

    private String waiting(Status status) {
        return Wording.and(status.waitingFor().stream().map(scene::roleTitle).toList())
                + (status.waitingSince() == null ? "" : " since " + Scene.at(status.waitingSince()));
    }

    private static String listed(List<String> titles, String none) {
        if (titles.isEmpty()) {
            return none;
        }
        return titles.stream().limit(LISTED).map(t -> SlackText.line(t, WORDS)).collect(Collectors.joining(", "))
                + (titles.size() > LISTED ? " and " + (titles.size() - LISTED) + " more" : "");
    }

    private static String words(String said) {
        if (said.isBlank()) {
            return "unknown";
        }
        return Wording.moments(SlackText.line(said, WORDS));
    }
}
