package dev.lockkeeper.engine;

import dev.lockkeeper.window.CallEvent;
import dev.lockkeeper.window.Permissions;
import dev.lockkeeper.window.Question;
import dev.lockkeeper.window.Window;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rings for whoever is called outside Slack, a bounded number of times, and records what came of it. Each try of one
 * alarm bears the same id: a bot that dies in between rings once more under it. Any thread.
 */
final class AlarmBell {
    private static final Logger LOG = LoggerFactory.getLogger(AlarmBell.class);
    private static final int MOST_TRIES = 6;

    private final Alarm alarm;
    private final Recorder recorder;
    private final ChatRoom chat;
    private final Clock clock;
    private final ExecutorService workers;
    private final Duration firstPause;
    private final Set<String> ringing = ConcurrentHashMap.newKeySet();

    /** @param firstPause machine time between the first two tries; each next one is twice as long */
    AlarmBell(
            Alarm alarm, Recorder recorder, ChatRoom chat, Clock clock, ExecutorService workers, Duration firstPause) {
        this.alarm = alarm;
        this.recorder = recorder;
        this.chat = chat;
        this.clock = clock;
        this.workers = workers;
        this.firstPause = firstPause;
    }

    /** Rings for every alarm of this window that was raised and of which nothing is known; returns at once. */
    void ring(Window window) {
        window.calls().byQuestion().forEach((question, call) -> {
            if (call.raisedAt() != null && call.settled() == null) {
                begin(window, question);
            }
        });
    }

    private void begin(Window window, String question) {
        String id = window.id() + "/" + question;
        if (!ringing.add(id)) {
            return;
        }
        try {
            workers.execute(() -> {
                try {
                    settle(window, question, id);
                } finally {
                    ringing.remove(id);
                }
            });
        } catch (RejectedExecutionException stopping) {
            ringing.remove(id);
            LOG.debug("not ringing for {}: the bot is stopping", id);
        }
    }

    private void settle(Window window, String question, String id) {
        Optional<Alarm.Call> stands = GlassAlarms.of(window, question)
                .map(fact -> call(window, fact, id))
                .or(() -> Question.of(window).stream()
                        .filter(each -> each.key().equals(question))
                        .findFirst()
                        .map(each -> call(window, each, id)));
        Alarm.Outcome outcome = stands.map(this::tryOften)
                .orElse(new Alarm.Outcome(Alarm.Answer.REFUSED, "it was answered before the alarm went out"));
        if (Thread.currentThread().isInterrupted()) {
            return;
        }
        boolean arrived = outcome.answer() == Alarm.Answer.ARRIVED;
        if (!arrived) {
            LOG.warn("{}: the alarm did not go out: {}", id, outcome.words());
        }
        recorder.record(window.id(), latest -> {
            boolean open =
                    latest.state().isLive() && latest.calls().of(question).settled() == null;
            return open
                    ? List.of(new CallEvent.AlarmSettled(question, arrived, outcome.words(), clock.instant()))
                    : List.of();
        });
    }

    private Alarm.Outcome tryOften(Alarm.Call call) {
        Duration pause = firstPause;
        for (int number = 1; ; number++) {
            Alarm.Outcome outcome = alarm.raise(call);
            String tries = number == 1 ? "" : ", after " + number + " tries";
            boolean last = number == MOST_TRIES || Thread.currentThread().isInterrupted();
            if (outcome.answer() != Alarm.Answer.TRY_AGAIN || last) {
                return new Alarm.Outcome(outcome.answer(), outcome.words() + tries);
            }
            LockSupport.parkNanos(pause.toNanos());
            pause = pause.multipliedBy(2);
        }
    }

    private Alarm.Call call(Window window, Question question, String id) {
        List<String> titles = question.roles().stream()
                .map(role -> role.equals(Permissions.COMMANDER)
                        ? role
                        : window.plan().roleTitle(role))
                .toList();
        return new Alarm.Call(
                Alarm.Why.UNANSWERED,
                id,
                window.id(),
                window.plan().title(),
                window.plan().environment(),
                question.key(),
                question.what(),
                titles,
                question.since() == null ? clock.instant() : question.since(),
                chat.link(window, question.key()));
    }

    private Alarm.Call call(Window window, GlassAlarms.Fact fact, String id) {
        return new Alarm.Call(
                Alarm.Why.BREAK_GLASS,
                id,
                window.id(),
                window.plan().title(),
                window.plan().environment(),
                fact.key(),
                fact.what(),
                fact.missing().stream().map(window.plan()::roleTitle).toList(),
                fact.at(),
                chat.link(window, fact.key()));
    }
}
