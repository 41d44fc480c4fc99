package dev.lockkeeper.faults;

import java.io.IOException;

/** Carries bytes until a socket ends. */
public interface Carrying {
    void run() throws IOException;

    /** On a thread of its own, which keeps no program alive. */
    static void start(String name, Carrying carrying) {
        Thread thread = new Thread(
                () -> {
                    try {
                        carrying.run();
                    } catch (IOException e) {
                        // one end closed its socket, which is how a connection ends here
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
