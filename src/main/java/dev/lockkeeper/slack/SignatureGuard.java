package dev.lockkeeper.slack;

import com.slack.api.app_backend.SlackSignature;
import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.middleware.MiddlewareChain;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.response.Response;
import dev.lockkeeper.engine.SeenRequests;
import dev.lockkeeper.window.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Lets in what Slack just signed, once. A signature that was seen before, by any process, is somebody's copy and is
 * refused; an act that comes again under a new signature is Slack's own repetition, counts once and is answered as the
 * first. What cannot be noted, because the state database is away, is not done, and the person is told so. Bolt's own
 * check stays on before this one, but lets every time stamp of the future and every repetition pass (reliability.md 0,
 * fact 10). Any thread.
 */
final class SignatureGuard implements Middleware {
    /** Noting takes a millisecond; longer, and the person must hear within 2.5 seconds that nothing was recorded. */
    private static final Duration PATIENCE = Duration.ofMillis(1_500);

    /** In the body of every command, press and form, and in that of every event: no two acts have the same body. */
    private static final Set<String> SIGNS_OF_AN_ACT = Set.of("trigger_id", "event_id");

    private final SigningSecrets secrets;
    private final SeenSignatures here;
    private final SeenRequests everywhere;
    private final FirstAnswers answers = new FirstAnswers();
    private final PromptDesk prompt;
    private final NotNoted notNoted;
    private final RefusalLog unsigned;
    private final RefusalLog copies;

    SignatureGuard(
            SigningSecrets secrets, Clock machine, SeenRequests everywhere, PromptDesk prompt, NotNoted notNoted) {
        this.secrets = secrets;
        this.here = new SeenSignatures(machine);
        this.everywhere = everywhere;
        this.prompt = prompt;
        this.notNoted = notNoted;
        this.unsigned = new RefusalLog(machine, "Slack did not sign just now");
        this.copies = new RefusalLog(machine, "was delivered before");
    }

    /** Whether Slack signed this just now; for whoever wants to know before reading it. */
    boolean signed(@Nullable String stamp, @Nullable String signature, byte[] body) {
        boolean signed = secrets.signed(stamp, signature, body);
        if (!signed) {
            unsigned.refused();
        }
        return signed;
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface of Bolt is raw
    public Response apply(Request request, Response response, MiddlewareChain chain) throws Exception {
        String stamp = request.getHeaders().getFirstValue(SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP);
        String signature = request.getHeaders().getFirstValue(SlackSignature.HeaderNames.X_SLACK_SIGNATURE);
        String body = request.getRequestBodyAsString();
        if (!signed(stamp, signature, body.getBytes(StandardCharsets.UTF_8))) {
            return Response.error(401);
        }
        String knock = Sha256.hex(signature);
        if (!here.isNew(knock)) {
            copies.refused();
            return Response.error(401);
        }
        boolean acts = SIGNS_OF_AN_ACT.stream().anyMatch(body::contains);
        String act = Sha256.hex(body);
        if (acts && answers.knows(act)) {
            return answers.again(act);
        }
        Set<String> digests = new TreeSet<>(acts ? Set.of(knock, act) : Set.of(knock));
        Set<String> fresh;
        try {
            fresh = prompt.ask(() -> everywhere.note(digests), PATIENCE);
        } catch (NotRecordedException away) {
            return notNoted.answer(request);
        }
        if (!fresh.contains(knock)) {
            copies.refused();
            return Response.error(401);
        }
        if (!acts) {
            return chain.next(request);
        }
        return fresh.contains(act) ? answers.first(act, () -> chain.next(request)) : answers.again(act);
    }
}
