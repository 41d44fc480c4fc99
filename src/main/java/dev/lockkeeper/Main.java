package dev.lockkeeper;

import java.util.Arrays;

/** The program. Every way out ends in {@code System.exit}, so that no thread of a library keeps it alive. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        if (Arrays.asList(args).contains("--play")) {
            // a play prints the room; what heals itself would only stand between its lines
            System.setProperty("lockkeeper.log", System.getProperty("lockkeeper.log", "ERROR"));
        }
        System.exit(Cli.run(args));
    }
}
