package dev.lockkeeper.bench;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Posts forms to one address, signed as Slack signs them. */
final class Signing {
    private final URI address;
    private final SecretKeySpec secret;
    private final Clock machine;

    Signing(URI address, String secret, Clock machine) {
        this.address = address;
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.machine = machine;
    }

    URI address() {
        return address;
    }

    HttpRequest post(Map<String, String> fields) throws GeneralSecurityException {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        String stamp = Long.toString(machine.instant().getEpochSecond());
        Mac mac = Mac.getInstance(secret.getAlgorithm());
        mac.init(secret);
        byte[] sum = mac.doFinal(("v0:" + stamp + ":" + body).getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("X-Slack-Request-Timestamp", stamp)
                .header("X-Slack-Signature", "v0=" + HexFormat.of().formatHex(sum))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
