package dev.lockkeeper.store;

import dev.lockkeeper.faults.Carrying;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A line to PostgreSQL that breaks at the worst moment: armed, it lets the next COMMIT through to the server and cuts the
 * client off before the answer.
 */
final class CutAtCommit implements Closeable {
    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicBoolean armed = new AtomicBoolean();
    private final String host;
    private final int port;

    CutAtCommit(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        Carrying.start("cut-at-commit", this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    void arm() {
        armed.set(true);
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }

    private void accept() throws IOException {
        while (!entrance.isClosed()) {
            Socket client = entrance.accept();
            Socket server = new Socket(host, port);
            Carrying.start("cut-at-commit", () -> carryOut(client, server));
            Carrying.start("cut-at-commit", () -> carryBack(server, client));
        }
    }

    private void carryOut(Socket client, Socket server) throws IOException {
        byte[] buffer = new byte[65_536];
        InputStream in = client.getInputStream();
        OutputStream out = server.getOutputStream();
        for (int n = in.read(buffer); n != -1; n = in.read(buffer)) {
            boolean commit = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).contains("COMMIT");
            if (commit && armed.compareAndSet(true, false)) {
                client.close();
            }
            out.write(buffer, 0, n);
            out.flush();
        }
    }

    private static void carryBack(Socket server, Socket client) throws IOException {
        try (server;
                client) {
            server.getInputStream().transferTo(client.getOutputStream());
        }
    }
}
