package dev.lockkeeper.bench;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Slash commands as Slack sends them: form fields, signed. No two are alike, so none is taken for a replay. */
final class SignedCommands {
    private final URI address;
    private final SecretKeySpec secret;
    private final Map<String, String> fields;
    private final Clock machine;
    private int number;

    /** @param fields what is the same in every one */
    SignedCommands(URI address, String secret, Map<String, String> fields, Clock machine) {
        this.address = address;
        this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
        this.fields = new LinkedHashMap<>(fields);
        this.machine = machine;
    }

    HttpRequest next() throws GeneralSecurityException {
        number++;
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("trigger_id", number + ".1.bench");
        String body = all.entrySet().stream()
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
