package dev.lockkeeper.slack.view;

import com.google.gson.Gson;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.util.json.GsonFactory;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** SHA-256 over what a message shows, so that an unchanged message is not sent again. */
final class ContentDigest {
    private static final Gson JSON = GsonFactory.createSnakeCase();

    private ContentDigest() {}

    static String of(String text, List<LayoutBlock> blocks) {
        MessageDigest sha256 = sha256();
        part(sha256, text.getBytes(StandardCharsets.UTF_8));
        part(sha256, JSON.toJson(blocks).getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(sha256.digest());
    }

    static String ofFile(String name, String title, String comment, byte[] content) {
        MessageDigest sha256 = sha256();
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
