package dev.lockkeeper.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who does what next, and what time it is. Exactly one turn runs at any moment; it goes on until it ends or says
 * {@link #pause}, and then the lot picks one of those that are due. If none is, time jumps to the next one.
 *
 * <p>A turn that pauses in the middle of the engine's code has to keep its stack, and Java 17 keeps a stack only with a
 * thread: so each paused turn sits in a thread of its own that is parked. No two of them ever run at once, and nothing
 * depends on which thread it is.
 */
final class Turns {
    /** Whose turn it is. */
    interface Party {
        boolean isDead();

        /** Nothing of it runs before this moment. */
        long frozenUntil();

        /** Something of it ended in a way that nobody foresaw. */
        void brokeOff(String what, Throwable why);
    }

    private static final class Turn {
        final @Nullable Party owner;
        final String what;
        final Runnable body;
        final long number;
        long at;

        @Nullable
        Carrier carrier;

        Turn(@Nullable Party owner, String what, Runnable body, long number, long at) {
            this.owner = owner;
            this.what = what;
            this.body = body;
            this.number = number;
            this.at = at;
        }
    }

    private final Lot lot;
    private final Carriers carriers;
    private final List<Turn> due = new ArrayList<>();
    private final PriorityQueue<Turn> later =
            new PriorityQueue<>(Comparator.<Turn>comparingLong(turn -> turn.at).thenComparingLong(turn -> turn.number));
    private long now;
    private long numbers;
    private long picks;
    private long limit;
    private BooleanSupplier over = () -> false;
    private boolean closing;
    private @Nullable Turn current;
    private @Nullable RuntimeException failure;

    Turns(Lot lot, Carriers carriers) {
        this.lot = lot;
        this.carriers = carriers;
    }

    /** Virtual milliseconds since the history began. */
    long now() {
        return now;
    }

    /** True while everything is being unwound: whoever is asked for anything now is gone. */
    boolean isClosing() {
        return closing;
    }

    /** How many decisions were made about who goes on. */
    long picks() {
        return picks;
    }

    /** Has this done after so many milliseconds, unless the owner is dead by then. */
    void after(long millis, @Nullable Party owner, String what, Runnable body) {
        numbers++;
        later.add(new Turn(owner, what, body, numbers, now + millis));
    }

    /**
     * Lets others go on. Only within a turn.
     *
     * @throws Crashed if the turn's owner died meanwhile
     */
    void pause(long millis) {
        if (closing) {
            throw new Crashed();
        }
        Turn me = mine();
        Carrier carrier = Carrier.current();
        me.at = now + millis;
        me.carrier = carrier;
        later.add(me);
        Turn next = next();
        if (next != me) {
            carriers.handOver(next, this::resume);
            carrier.await();
        }
        current = me;
        me.carrier = null;
        Party owner = me.owner;
        if (closing || owner != null && owner.isDead()) {
            throw new Crashed();
        }
    }

    /** Runs until this is so, or time is up. Called by the thread that owns the history; returns when all is still. */
    void run(long until, BooleanSupplier enough) {
        limit = until;
        over = enough;
        carriers.runUntilHome(this::loop);
        RuntimeException broken = failure;
        if (broken != null) {
            throw broken;
        }
    }

    /** Unwinds everything that is still paused. Nothing may be added any more. */
    void close() {
        closing = true;
        over = () -> false;
        limit = Long.MAX_VALUE;
        carriers.runUntilHome(this::loop);
    }

    /** What a carrier at its base does with the baton in its hand, until it gives it to another. */
    private void loop(Carrier me) {
        while (true) {
            Turn next = next();
            if (next == null) {
                carriers.home(me);
                return;
            }
            if (next.carrier != null) {
                carriers.wake(next.carrier, me);
                return;
            }
            begin(next);
        }
    }

    /** On another carrier than the one that paused. */
    private void resume(@Nullable Turn next, Carrier me) {
        if (next == null) {
            carriers.home(me);
        } else {
            begin(next);
            loop(me);
        }
    }

    private void begin(Turn turn) {
        current = turn;
        try {
            turn.body.run();
        } catch (Crashed gone) {
            // the process is gone, and this was a part of it
        } catch (RuntimeException | Error e) { // the history fails with it; the threads must survive
            Party owner = turn.owner;
            if (owner == null) {
                failure = new IllegalStateException(turn.what + " broke off", e);
                over = () -> true;
            } else {
                owner.brokeOff(turn.what, e);
            }
        }
        current = null;
    }

    private @Nullable Turn next() {
        while (true) {
            if (over.getAsBoolean()) {
                return null;
            }
            while (!later.isEmpty() && later.peek().at <= now) {
                due.add(later.remove());
            }
            if (due.isEmpty()) {
                if (later.isEmpty() || later.peek().at > limit) {
                    return null;
                }
                now = later.peek().at;
                continue;
            }
            Turn turn = closing ? due.remove(due.size() - 1) : drawn();
            Party owner = turn.owner;
            boolean gone = closing || owner != null && owner.isDead();
            if (gone && turn.carrier == null) {
                continue;
            }
            if (!gone && owner != null && owner.frozenUntil() > now) {
                turn.at = owner.frozenUntil();
                later.add(turn);
                continue;
            }
            picks++;
            return turn;
        }
    }

    private Turn drawn() {
        int index = due.size() == 1 ? 0 : lot.below(due.size());
        Turn turn = due.get(index);
        due.set(index, due.get(due.size() - 1));
        due.remove(due.size() - 1);
        return turn;
    }

    private Turn mine() {
        Turn turn = current;
        if (turn == null) {
            throw new IllegalStateException("nobody's turn");
        }
        return turn;
    }

    /** Threads that wait to carry a turn; used by one history after the other. */
    static final class Carriers implements AutoCloseable {
        private final Deque<Carrier> idle = new ArrayDeque<>();
        private final List<Carrier> all = new ArrayList<>();
        private final Thread owner = Thread.currentThread();
        private volatile boolean atHome = true;
        private volatile Consumer<String> ear = line -> {};

        /** From now on this hears what is logged as an error on one of the carriers. */
        void says(Consumer<String> to) {
            ear = to;
        }

        private void runUntilHome(Consumer<Carrier> loop) {
            atHome = false;
            free().give(loop);
            while (!atHome) {
                LockSupport.park(this);
            }
        }

        private void home(Carrier me) {
            idle.push(me);
            atHome = true;
            LockSupport.unpark(owner);
        }

        private void wake(Carrier paused, Carrier me) {
            idle.push(me);
            paused.give(null);
        }

        private void handOver(@Nullable Turn next, BiConsumer<@Nullable Turn, Carrier> resume) {
            if (next != null && next.carrier != null) {
                next.carrier.give(null);
            } else {
                free().give(carrier -> resume.accept(next, carrier));
            }
        }

        private Carrier free() {
            Carrier carrier = idle.poll();
            if (carrier == null) {
                carrier = new Carrier(this, all.size());
                all.add(carrier);
                carrier.start();
            }
            return carrier;
        }

        @Override
        public void close() {
            all.forEach(Carrier::stop);
        }
    }

    /** One parked thread. */
    static final class Carrier implements Runnable {
        private static final ThreadLocal<Carrier> CURRENT = new ThreadLocal<>();
        private final Carriers carriers;
        private final Thread thread;
        private @Nullable Consumer<Carrier> work;
        private volatile boolean given;
        private boolean stopping;

        Carrier(Carriers carriers, int number) {
            this.carriers = carriers;
            thread = new Thread(this, "carrier-" + number);
            thread.setDaemon(true);
        }

        /** Passes on what is logged on this thread, if it is a carrier. */
        static boolean heard(String logged) {
            Carrier carrier = CURRENT.get();
            if (carrier != null) {
                carrier.carriers.ear.accept(logged);
            }
            return carrier != null;
        }

        static Carrier current() {
            return CURRENT.get();
        }

        void start() {
            thread.start();
        }

        void stop() {
            stopping = true;
            give(null);
        }

        /** @param next what to do, or nothing to go on where it paused */
        void give(@Nullable Consumer<Carrier> next) {
            work = next;
            given = true;
            LockSupport.unpark(thread);
        }

        void await() {
            while (!given) {
                LockSupport.park(this);
            }
            given = false;
        }

        @Override
        public void run() {
            CURRENT.set(this);
            while (true) {
                await();
                Consumer<Carrier> next = work;
                if (stopping || next == null) {
                    return;
                }
                work = null;
                next.accept(this);
            }
        }
    }
}
