package dev.lockkeeper.window;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * One entry of the record, exactly as it is kept: an event of a window, or of the installation. Its hash is over all the
 * other components, whose record it is and which chain it stands in, so that none of them can be changed alone. The form
 * that is hashed is defined in {@code docs/audit.md}; the state database computes it when it writes, we when we verify.
 *
 * @param seq its place in the chain, from 1
 * @param body the stored form of the event, character by character
 * @param actor whose doing it was, as team/user; empty where the version that wrote it did not say
 * @param at window time, in UTC with six digits: {@code 2026-11-21T22:00:00.123456Z}
 * @param recordedAt machine time of the state database, in the same form
 * @param origin {@link #RECORDED} or {@link #FOUND}
 * @param previous the hash of the entry before it, {@link #NOTHING} for the first
 * @param hash SHA-256 in hex
 */
public record RecordEntry(
        long seq,
        String kind,
        String body,
        String actor,
        String at,
        String recordedAt,
        String origin,
        String previous,
        String hash) {
    /** What the first entry follows. */
    public static final String NOTHING = "0".repeat(64);
    /** Chained when it was written. */
    public static final String RECORDED = "recorded";
    /** It was there before there was a chain, and was hashed as it was found. */
    public static final String FOUND = "found";

    private static final String FORM = "lockkeeper-record-1";

    /** True if nothing is promised about the time before it was chained. */
    public boolean isFound() {
        return origin.equals(FOUND);
    }

    /**
     * The hash that this content must carry.
     *
     * @param installation whose record it is
     * @param chain the window's id; empty for the chain of the installation
     */
    public String computed(String installation, String chain) {
        return computed(Sha256.begun(), installation, chain);
    }

    String computed(MessageDigest sha256, String installation, String chain) {
        for (String field : new String[] {
            FORM, previous, installation, chain, Long.toString(seq), kind, body, actor, at, recordedAt, origin
        }) {
            byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
            sha256.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
            sha256.update((byte) ':');
            sha256.update(bytes);
            sha256.update((byte) ',');
        }
        return HexFormat.of().formatHex(sha256.digest());
    }
}
