package dev.lockkeeper.slack.view;

import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * One file as the room should hold it.
 *
 * @param key as for {@link DesiredMessage}
 * @param comment the message that comes with it, escaped mrkdwn
 */
public record DesiredFile(
        String key, Optional<String> threadOf, String name, String title, byte[] content, String comment) {
    public DesiredFile {
        content = content.clone();
    }

    @Override
    public byte[] content() {
        return content.clone();
    }

    /** SHA-256 (hex) of everything people see of it. */
    public String contentDigest() {
        return ContentDigest.ofFile(name, title, comment, content);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DesiredFile file
                && key.equals(file.key)
                && threadOf.equals(file.threadOf)
                && contentDigest().equals(file.contentDigest());
    }

    @Override
    public int hashCode() {
        return Objects.hash(key, Arrays.hashCode(content));
    }

    @Override
    public String toString() {
        return "DesiredFile[" + key + ", " + name + ", " + content.length + " bytes]";
    }
}
