package dev.lockkeeper.slack;

import com.slack.api.app_backend.SlackSignature;
import com.slack.api.bolt.middleware.Middleware;
import com.slack.api.bolt.middleware.MiddlewareChain;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refuses what Slack did not just sign: no or a wrong signature, a time stamp more than five minutes off in either
 * direction, and a request that was seen before. Bolt's own check stays on, but it lets every time stamp of the future
 * and every repetition pass (reliability.md 0, fact 10). Any thread.
 */
final class SignatureGuard implements Middleware {
    private static final Logger log = LoggerFactory.getLogger(SignatureGuard.class);
    private static final Duration WINDOW = Duration.ofSeconds(300);

    /** Longer than the whole window from five minutes ahead to five minutes behind, so that nothing slips through. */
    private static final Duration REMEMBERED = Duration.ofMinutes(15);

    /** In the body of every command, press and form; events, which Slack repeats by itself, have none. */
    private static final String TRIGGER = "trigger_id";

    private final byte[] secret;
    private final Clock machine;
    private final SeenSignatures seen;

    SignatureGuard(String signingSecret, Clock machine) {
        this.secret = signingSecret.getBytes(StandardCharsets.UTF_8);
        this.machine = machine;
        this.seen = new SeenSignatures(REMEMBERED);
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface of Bolt is raw
    public Response apply(Request request, Response response, MiddlewareChain chain) throws Exception {
        String stamp = request.getHeaders().getFirstValue(SlackSignature.HeaderNames.X_SLACK_REQUEST_TIMESTAMP);
        String signature = request.getHeaders().getFirstValue(SlackSignature.HeaderNames.X_SLACK_SIGNATURE);
        String body = request.getRequestBodyAsString();
        if (stamp == null || signature == null || !isRecent(stamp) || !isGenuine(stamp, body, signature)) {
            log.warn("refused a request that Slack did not sign just now; nothing was done");
            return Response.error(401);
        }
        if (wasSeen(signature, body)) {
            log.warn("refused a request that was delivered before; nothing was done");
            return Response.error(401);
        }
        return chain.next(request);
    }

    /** What somebody did carries a trigger of its own, so the same body is the same act, however often it is signed. */
    private boolean wasSeen(String signature, String body) throws GeneralSecurityException {
        Instant now = machine.instant();
        boolean sentBefore = !seen.isNew(sha256(signature), now);
        return sentBefore || body.contains(TRIGGER) && !seen.isNew(sha256(body), now);
    }

    private boolean isRecent(String stamp) {
        try {
            Instant sent = Instant.ofEpochSecond(Long.parseLong(stamp.strip()));
            return Duration.between(sent, machine.instant()).abs().compareTo(WINDOW) <= 0;
        } catch (RuntimeException notATime) {
            return false;
        }
    }

    private boolean isGenuine(String stamp, String body, String signature) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        byte[] sum = mac.doFinal(("v0:" + stamp + ":" + body).getBytes(StandardCharsets.UTF_8));
        byte[] expected = ("v0=" + HexFormat.of().formatHex(sum)).getBytes(StandardCharsets.UTF_8);
        Arrays.fill(sum, (byte) 0);
        return MessageDigest.isEqual(expected, signature.getBytes(StandardCharsets.UTF_8));
    }

    private static String sha256(String text) throws GeneralSecurityException {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
