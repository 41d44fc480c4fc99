package dev.lockkeeper.slack.view;

import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.Calls;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is said below a card when nobody answers: new messages, because an edited one wakes no phone. Only questions that
 * still stand are called out; what was said about the others stays where it is.
 */
final class Reminders {
    private static final int WHAT = 300;
    private static final int OUTCOME = 300;

    private final Scene scene;
    private final Window window;

    Reminders(Scene scene) {
        this.scene = scene;
        this.window = scene.window();
    }

    /** @param cards the keys of the cards that the room shows */
    List<DesiredMessage> all(Set<String> cards) {
        List<DesiredMessage> out = new ArrayList<>();
        for (Question question : Question.of(window)) {
            Calls.Call call = window.calls().of(question.key());
            Optional<String> card = CallCards.cards(window, question.key()).stream()
                    .filter(cards::contains)
                    .findFirst();
            call.reminders().forEach(reminder -> out.add(reminder(question, reminder, card)));
            CallEvent.DeputiesCalled deputies = call.deputies();
            if (deputies != null) {
                out.add(deputies(question, deputies, card));
            }
            Instant raised = call.raisedAt();
            if (raised != null) {
                out.add(alarm(question, call, raised, card));
            }
        }
        return out;
    }

    private DesiredMessage reminder(Question question, CallEvent.Reminded reminder, Optional<String> card) {
        String asked = reminder.roles().stream()
                .map(scene.names()::mentionRole)
                .distinct()
                .collect(Collectors.joining(" "));
        String what = "still waits for you: " + what(question);
        return under("reminder/" + question.key() + "/" + reminder.number(), card)
                .text(asked + " *" + scene.id() + " " + what + "* (reminder " + reminder.number() + ", "
                        + Scene.at(reminder.at()) + ")")
                .says(asked + " " + scene.named() + " " + what + ". Reminder " + reminder.number() + ".");
    }

    private DesiredMessage deputies(Question question, CallEvent.DeputiesCalled called, Optional<String> card) {
        String asked = called.roles().stream()
                .map(scene.names()::mentionDeputies)
                .distinct()
                .collect(Collectors.joining(" "));
        String what = "waits for a deputy: " + what(question);
        String who = Wording.and(called.roles().stream().map(scene::roleTitle).toList());
        return under("deputies/" + question.key() + "/1", card)
                .text(
                        asked + " *" + scene.id() + " " + what + "*",
                        who + " did not answer. From " + Scene.at(called.at()) + " on " + mayDo(called.roles()))
                .says(asked + " " + scene.named() + " " + what + ". " + who + " did not answer.");
    }

    /** What a deputy may do now. */
    static String mayDo(List<String> roles) {
        return roles.contains(Permissions.COMMANDER)
                ? "a deputy may take command: `take &lt;reason&gt;`, here."
                : "a deputy decides in their place, with the buttons of the card.";
    }

    private DesiredMessage alarm(Question question, Calls.Call call, Instant raised, Optional<String> card) {
        Calls.Settled settled = call.settled();
        String became = settled == null
                ? "is on its way"
                : (settled.arrived() ? "arrived: " : "did not arrive: ") + SlackText.line(settled.outcome(), OUTCOME);
        String what = "nobody has answered" + CallCards.since(question.since()) + "; the alarm outside Slack of "
                + Scene.at(raised) + " " + became;
        return under("alarm/" + question.key() + "/1", card)
                .text(scene.id() + ": " + what + ".")
                .says(scene.named() + ": " + what + ".");
    }

    private static String what(Question question) {
        return SlackText.line(question.what(), WHAT) + CallCards.since(question.since());
    }

    private static Card under(String key, Optional<String> card) {
        Card made = new Card(key);
        card.ifPresent(made::under);
        return made;
    }
}
