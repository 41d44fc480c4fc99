package dev.lockkeeper.outside;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntPredicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Asks servers. Redirects are not followed, no proxy is used whatever the environment says, and an answer has a limit of
 * time and size. Safe for several threads.
 */
final class HttpCalls {
    static final int LARGEST_BODY = 1 << 20;
    private static final int MEGABYTE = 1 << 20;
    /** Where a cloud hands out its credentials on IPv6. */
    private static final String METADATA = "fd00:ec2:0:0:0:0:0:254";

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY)
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    /**
     * What came back.
     *
     * @param body empty if nobody wanted it
     */
    record Answer(int status, byte[] body) {}

    /**
     * Asks once.
     *
     * @param token goes along as a bearer token, or null
     * @param timeout for the whole answer
     * @param wantsBody told the status; if it says no, the body is not read
     */
    Answer get(URI url, @Nullable String token, Duration timeout, IntPredicate wantsBody) throws UnprovenException {
        mustBeAskable(url);
        return answered(url, request(url, token, timeout).GET().build(), timeout, wantsBody);
    }

    /**
     * Sends one request that changes something; the answer's body is not read.
     *
     * @param body JSON, or empty for none
     * @return the status
     * @throws UnprovenException if no answer came; whether the request was carried out is not known then
     */
    int send(String method, URI url, @Nullable String token, String body, Duration timeout) throws UnprovenException {
        mustBeAskable(url);
        HttpRequest.Builder request = request(url, token, timeout);
        if (body.isEmpty()) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.method(method, HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8))
                    .header("Content-Type", "application/json");
        }
        return answered(url, request.build(), timeout, status -> false).status();
    }

    private static HttpRequest.Builder request(URI url, @Nullable String token, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Accept", "application/json")
                .header("User-Agent", "Lockkeeper");
        return token == null ? request : request.header("Authorization", "Bearer " + token);
    }

    private Answer answered(URI url, HttpRequest request, Duration timeout, IntPredicate wantsBody)
            throws UnprovenException {
        String host = url.getScheme() + "://" + url.getRawAuthority();
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(
                request, head -> wantsBody.test(head.statusCode()) ? new Body(LARGEST_BODY) : new Body(0));
        try {
            HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body());
        } catch (TimeoutException e) {
            throw new UnprovenException(late(host, timeout));
        } catch (ExecutionException e) {
            throw new UnprovenException(why(host, e.getCause(), timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnprovenException("the bot was stopping");
        } finally {
            answer.cancel(true);
        }
    }

    /** The answer of the resolver is kept for half a minute by the JVM, so that the call goes where this looked. */
    private static void mustBeAskable(URI url) throws UnprovenException {
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (address.isLinkLocalAddress()
                        || address.isMulticastAddress()
                        || address.isAnyLocalAddress()
                        || METADATA.equals(address.getHostAddress())) {
                    throw new UnprovenException(url.getHost() + " leads to " + address.getHostAddress()
                            + ", which is never asked: clouds hand out credentials there");
                }
            }
        } catch (UnknownHostException e) {
            throw new UnprovenException("nobody knows the host " + url.getHost());
        }
    }

    private static String why(String host, @Nullable Throwable error, Duration timeout) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof TooLongException) {
                return "the answer of " + host + " is longer than " + LARGEST_BODY / MEGABYTE + " MB and was not read";
            }
            if (each instanceof HttpTimeoutException) {
                return late(host, timeout);
            }
            if (each instanceof SSLException) {
                return host + " has no certificate we trust: " + Shown.line(String.valueOf(each.getMessage()));
            }
            if (each instanceof ConnectException) {
                return host + " takes no connection";
            }
        }
        return host + " broke off: " + Shown.line(error == null ? "no reason" : String.valueOf(error.getMessage()));
    }

    private static String late(String host, Duration timeout) {
        return host + String.format(Locale.ROOT, " did not answer within %.1f s", timeout.toMillis() / 1000.0);
    }

    /** The answer does not fit. */
    private static final class TooLongException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Keeps a body up to a limit and hangs up when it is longer; a limit of 0 hangs up at once and keeps nothing. */
    private static final class Body implements HttpResponse.BodySubscriber<byte[]> {
        private final int most;
        private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private Flow.@Nullable Subscription subscription;

        Body(int most) {
            this.most = most;
        }

        @Override
        public CompletionStage<byte[]> getBody() {
            return whole;
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            subscription = given;
            if (most == 0) {
                given.cancel();
                whole.complete(new byte[0]);
            } else {
                given.request(Long.MAX_VALUE);
            }
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                if (whole.isDone()) {
                    return;
                }
                if (bytes.size() + buffer.remaining() > most) {
                    if (subscription != null) {
                        subscription.cancel();
                    }
                    whole.completeExceptionally(new TooLongException());
                    return;
                }
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                bytes.writeBytes(part);
            }
        }

        @Override
        public void onError(Throwable error) {
            whole.completeExceptionally(error);
        }

        @Override
        public void onComplete() {
            whole.complete(bytes.toByteArray());
        }
    }
}
