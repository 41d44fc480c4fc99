package dev.lockkeeper.slack;

import dev.lockkeeper.engine.DirectoryUnavailableException;
import dev.lockkeeper.engine.StoreUnavailableException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the desk and always has an answer in time: what the desk says, or a sentence that tells the person whether
 * anything was recorded. Slack waits three seconds, people less. Any thread.
 */
final class PromptDesk implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PromptDesk.class);

    /** Leaves time for the way back within the 2.5 seconds that a person is promised. */
    private static final Duration BUDGET = Duration.ofMillis(2_200);

    private static final int MOST_AT_ONCE = 64;

    private final ThreadPoolExecutor threads;

    PromptDesk() {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(0, MOST_AT_ONCE, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "desk-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @throws NotRecordedException with the sentence for the person, if there is no answer
     */
    <T> T ask(Callable<T> question) throws NotRecordedException {
        return ask(question, BUDGET);
    }

    /**
     * As {@link #ask(Callable)}, with an answer within this time.
     *
     * @throws NotRecordedException with the sentence for the person, if there is no answer
     */
    <T> T ask(Callable<T> question, Duration patience) throws NotRecordedException {
        Future<T> answer;
        try {
            answer = threads.submit(question);
        } catch (RejectedExecutionException e) {
            throw new NotRecordedException(
                    "Not recorded: too much is being asked of me at this moment. Please try again in a moment.", e);
        }
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NotRecordedException(
                    "I cannot say yet whether this was recorded: there was no answer within 2 seconds."
                            + " Look at the board in a moment, then try again if it is not there.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotRecordedException("I am being stopped; look at the board after the restart.", e);
        } catch (ExecutionException e) {
            throw new NotRecordedException(sentence(e.getCause()), e);
        }
    }

    /** Runs what nobody waits for; refused work is run by the caller. */
    void afterwards(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException full) {
            work.run();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static String sentence(Throwable cause) {
        if (cause instanceof StoreUnavailableException) {
            log.warn("a request was not recorded: {}", cause.getMessage());
            return "Not recorded: the state database does not answer. Please try again in a moment.";
        }
        if (cause instanceof DirectoryUnavailableException) {
            log.warn("a request was not recorded: {}", cause.getMessage());
            return "Not recorded: Slack could not tell me who you are or which roles you hold."
                    + " Please try again in a moment.";
        }
        String reference = UUID.randomUUID().toString().substring(0, 8);
        log.error("a request failed (reference {}); the person was told so", reference, cause);
        return "Something went wrong in me, and I cannot say whether this was recorded. Look at the board before you"
                + " try again; whoever runs me finds the cause under " + reference + " in the log.";
    }
}
