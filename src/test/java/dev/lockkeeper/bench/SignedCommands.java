package dev.lockkeeper.bench;

import java.net.http.HttpRequest;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Slash commands as Slack sends them: form fields, signed. No two are alike, so none is taken for a replay. */
final class SignedCommands {
    private final Signing signing;
    private final Map<String, String> fields;
    private int number;

    /** @param fields what is the same in every one */
    SignedCommands(Signing signing, Map<String, String> fields) {
        this.signing = signing;
        this.fields = new LinkedHashMap<>(fields);
    }

    HttpRequest next() throws GeneralSecurityException {
        number++;
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.put("trigger_id", number + ".1.bench");
        return signing.post(all);
    }
}
