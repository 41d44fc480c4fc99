package dev.lockkeeper.practice;

import java.nio.file.Path;

/** The other process in {@link EmbeddedServerIT}: starts a server, says so, and waits to be killed. */
final class StartsAndWaits {
    static final String READY = "ready at port ";

    private StartsAndWaits() {}

    public static void main(String[] arguments) throws Exception {
        try {
            EmbeddedServer server = EmbeddedServer.start(Path.of(arguments[0]), 0);
            System.out.println(READY + server.port());
        } catch (EmbeddedServerException e) {
            System.out.println(e.getMessage());
            System.exit(1);
        }
        System.in.read();
    }
}
