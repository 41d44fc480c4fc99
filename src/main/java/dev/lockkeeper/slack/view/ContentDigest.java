package dev.lockkeeper.slack.view;

import com.google.gson.Gson;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import dev.lockkeeper.window.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over what a message shows, so that an unchanged message is not sent again. */
final class ContentDigest {
    private static final Gson JSON = GsonFactory.createSnakeCase();

    private ContentDigest() {}

    static String of(String text, List<LayoutBlock> blocks) {
        MessageDigest sha256 = Sha256.begun();
        part(sha256, text.getBytes(StandardCharsets.UTF_8));
        part(sha256, JSON.toJson(blocks).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest());
    }

    static String ofFile(String name, String title, String comment, byte[] content) {
        MessageDigest sha256 = Sha256.begun();
        for (String text : List.of(name, title, comment)) {
            part(sha256, text.getBytes(StandardCharsets.UTF_8));
        }
        part(sha256, content);
        return HexFormat.of().formatHex(sha256.digest());
    }

    /** The length before each part keeps two splits of the same bytes apart. */
    private static void part(MessageDigest sha256, byte[] bytes) {
        sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
        sha256.update(bytes);
    }
}
