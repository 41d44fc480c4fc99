package dev.lockkeeper.slack;

import dev.lockkeeper.slack.view.CallCards;
import dev.lockkeeper.slack.view.DesiredMessage;
import dev.lockkeeper.window.Actor;
import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.Calls;
import dev.lockkeeper.window.Delegation;
import dev.lockkeeper.window.LifeEvent;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.PlanItem;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Who is written to directly about which question, and in which words. One thread. */
final class DirectMessages {
    static final String PREFIX = "dm/";

    /** A role of more people is a distribution list; the card in the room mentions them all. */
    private static final int MOST_PEOPLE = 25;

    /** Who ran the step before a moment ago is at the card and need not be fetched for the next one. */
    private static final Duration STILL_THERE = Duration.ofSeconds(60);

    private final SlackPeople people;
    private final Map<String, RoleHolders> roles;
    private final boolean practice;

    DirectMessages(SlackSettings settings, SlackPeople people) {
        this.people = people;
        this.roles = settings.roles();
        this.practice = settings.isElsewhere();
    }

    /**
     * One message to one person.
     *
     * @param user their id
     */
    record Direct(String user, DesiredMessage message) {}

    /** Where a key of ours belongs. */
    record Place(String user, String question) {
        static Place of(String key) {
            int user = key.indexOf('/', PREFIX.length());
            return new Place(key.substring(PREFIX.length(), user), key.substring(user + 1, key.lastIndexOf('/')));
        }
    }

    /** @param link where the card of the question is, or nothing if that is not known */
    List<Direct> about(Window window, Question question, Optional<String> link) {
        Calls.Call call = window.calls().of(question.key());
        CallEvent.DeputiesCalled deputised = call.deputies();
        boolean fetched = !isAtHand(window, question) || call.reminded() > 0;
        Map<String, List<CallCards.As>> asked = new LinkedHashMap<>();
        for (String role : question.roles()) {
            boolean commander = role.equals(Permissions.COMMANDER);
            if (fetched) {
                List<Actor> first = commander ? List.of(window.commander()) : people.called(role);
                ask(asked, first, question, new CallCards.As(role, false));
                ask(asked, delegates(window, role), question, new CallCards.As(role, false));
            }
            if (deputised != null && deputised.roles().contains(role)) {
                List<Actor> deputies = people.deputies(commander ? Permissions.COMMANDER_ROLE : role);
                ask(asked, deputies, question, new CallCards.As(role, true));
            }
        }
        CallCards cards = cards(window);
        List<Direct> all = new ArrayList<>();
        asked.forEach((user, as) -> {
            if (all.size() < MOST_PEOPLE) {
                // who is called as a deputy is called for the first time
                int reminder = as.stream().allMatch(CallCards.As::deputy) ? 0 : call.reminded();
                String key = PREFIX + user + "/" + question.key() + "/" + reminder;
                all.add(new Direct(user, marked(cards.direct(key, question, as, reminder, link))));
            }
        });
        return all;
    }

    private static List<Actor> delegates(Window window, String role) {
        return window.overrides().delegations().stream()
                .filter(delegation -> delegation.roles().contains(role))
                .map(Delegation::to)
                .toList();
    }

    private static void ask(
            Map<String, List<CallCards.As>> asked, List<Actor> people, Question question, CallCards.As as) {
        people.stream()
                .filter(person -> !question.decided().contains(person))
                .map(Actor::user)
                .forEach(user ->
                        asked.computeIfAbsent(user, id -> new ArrayList<>()).add(as));
    }

    /** What is left of a message whose person is not asked any more. */
    DesiredMessage over(Window window, String key) {
        return marked(cards(window).over(key, Place.of(key).question()));
    }

    /** Who holds a window knows it, and who has just led it on sees the next step without being fetched. */
    private static boolean isAtHand(Window window, Question question) {
        LifeEvent.Hold hold = window.hold();
        if (question.key().startsWith("hold/")) {
            return hold != null && hold.by().equals(window.commander());
        }
        Instant since = question.since();
        if (since == null
                || !question.key().startsWith("step/")
                        && !question.key().startsWith("word/")
                        && !question.key().startsWith("lock/")) {
            return false;
        }
        Duration silent = Duration.between(window.commanderHeardAt(), since);
        boolean ranTheLast = !silent.isNegative() && silent.compareTo(STILL_THERE) < 0;
        boolean typedTheWord = window.current()
                .flatMap(PlanItem::asStep)
                .map(step -> window.commander().equals(window.step(step.id()).wordBy()))
                .orElse(false);
        return ranTheLast || typedTheWord;
    }

    private CallCards cards(Window window) {
        return new CallCards(window, new SlackNames(window, roles));
    }

    private DesiredMessage marked(DesiredMessage message) {
        return practice ? PracticeMark.on(message) : message;
    }
}
