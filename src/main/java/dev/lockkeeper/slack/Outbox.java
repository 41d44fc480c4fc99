package dev.lockkeeper.slack;

import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.SlackFilesUploadV2Exception;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * The one way out to Slack's Web API: knows the rate limits, and turns every failure into one of five kinds. Calls that
 * somebody waits for with a modal or an ephemeral message go out at once; nothing queues in here, callers ask when their
 * turn is. Any thread.
 */
final class Outbox {
    private static final Duration RETRY_AFTER_UNSAID = Duration.ofSeconds(30);

    private final MethodsClient client;
    private final RateLimits limits;
    private final BooleanSupplier open;

    Outbox(MethodsClient client, RateLimits limits) {
        this(client, limits, () -> true);
    }

    private Outbox(MethodsClient client, RateLimits limits, BooleanSupplier open) {
        this.client = client;
        this.limits = limits;
        this.open = open;
    }

    /** The same way out, shut as soon as this says no: looked at last of all, right before a call is made. */
    Outbox openWhile(BooleanSupplier allowed) {
        return new Outbox(client, limits, allowed);
    }

    /** One call of Slack's client. */
    interface Call<R extends SlackApiTextResponse> {
        R make(MethodsClient client) throws IOException, SlackApiException;
    }

    /** How long this errand must still wait for its turn; zero if it may go now. */
    Duration untilFree(Errand errand) {
        return limits.untilFree(errand);
    }

    /**
     * Makes the call, waiting for its turn at most this long, also after a 429.
     *
     * @throws SlackCallException if it brought no success; its kind says whether it may have happened
     */
    <R extends SlackApiTextResponse> R send(Errand errand, Duration patience, Call<R> call) throws SlackCallException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            awaitTurn(errand, deadline);
            try {
                return make(errand, call);
            } catch (SlackCallException e) {
                boolean waitable = e.kind() == SlackCallException.Kind.LIMITED
                        && System.nanoTime() + e.retryAfter().toNanos() <= deadline;
                if (!waitable) {
                    throw e;
                }
            }
        }
    }

    private void awaitTurn(Errand errand, long deadline) throws SlackCallException {
        while (!limits.take(errand)) {
            Duration wait = limits.untilFree(errand);
            if (System.nanoTime() + wait.toNanos() > deadline) {
                throw SlackCallException.limited(errand.method(), wait);
            }
            try {
                TimeUnit.NANOSECONDS.sleep(wait.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw SlackCallException.away(errand.method(), "stopped while waiting for its turn", e);
            }
        }
    }

    private <R extends SlackApiTextResponse> R make(Errand errand, Call<R> call) throws SlackCallException {
        SlackMethod method = errand.method();
        if (!open.getAsBoolean()) {
            throw SlackCallException.away(method, "not called, another process speaks in the room now", null);
        }
        R answer;
        try {
            answer = call.make(client);
        } catch (IOException e) {
            throw SlackCallException.away(method, "no answer (" + e.getClass().getSimpleName() + ")", e);
        } catch (SlackApiException e) {
            throw refusal(errand, e);
        } catch (SlackFilesUploadV2Exception e) {
            throw uploadFailure(method, e);
        } catch (RuntimeException e) {
            // Slack's client throws its JSON parser's unchecked exceptions for an answer that is not Slack's
            throw SlackCallException.away(method, "an answer that is not Slack's", e);
        }
        if (answer == null) {
            throw SlackCallException.away(method, "an empty answer", null);
        }
        if (!answer.isOk()) {
            throw notOk(method, answer);
        }
        return answer;
    }

    private static SlackCallException notOk(SlackMethod method, SlackApiTextResponse answer) {
        String error = answer.getError() == null ? "no error code" : answer.getError();
        String needed = answer.getNeeded() == null ? "" : answer.getNeeded();
        return SlackCallException.answered(method, error, needed);
    }

    /** An upload is three calls; the first that was refused speaks for all. */
    private static SlackCallException uploadFailure(SlackMethod method, SlackFilesUploadV2Exception e) {
        List<SlackApiTextResponse> answers = new ArrayList<>(e.getGetURLResponses());
        if (e.getCompleteResponse() != null) {
            answers.add(e.getCompleteResponse());
        }
        return answers.stream()
                .filter(answer -> !answer.isOk())
                .findFirst()
                .map(answer -> notOk(method, answer))
                .orElseGet(() -> SlackCallException.away(method, "the bytes did not arrive", e));
    }

    private SlackCallException refusal(Errand errand, SlackApiException e) {
        Response response = e.getResponse();
        if (response.code() == 429) {
            Duration retryAfter = retryAfter(response.header("Retry-After"));
            limits.refused(errand, retryAfter);
            return SlackCallException.limited(errand.method(), retryAfter);
        }
        return SlackCallException.away(errand.method(), "HTTP status " + response.code(), e);
    }

    private static Duration retryAfter(@Nullable String header) {
        if (header != null && header.matches("[0-9]{1,5}")) {
            return Duration.ofSeconds(Long.parseLong(header));
        }
        return RETRY_AFTER_UNSAID;
    }
}
