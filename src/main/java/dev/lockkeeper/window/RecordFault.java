package dev.lockkeeper.window;

/**
 * The first thing that is wrong with a chain; what stands after it cannot be judged.
 *
 * @param chain which chain, in words: {@code STG-12} or {@code the installation}
 * @param seq the first bad entry; where entries are missing, the first missing one
 * @param sentence what is wrong with it
 */
public record RecordFault(String chain, long seq, String sentence) {
    /** What was found out about the entry, for people. */
    public String words() {
        return chain + ", entry " + seq + ": " + sentence;
    }
}
