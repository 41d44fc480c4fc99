package dev.lockkeeper.target;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Passes bytes to a PostgreSQL, counts its questions, and cuts the first connection that sends COMMIT, once. */
final class CuttingProxy implements AutoCloseable {
    /** What is lost. */
    enum Cut {
        NOTHING,
        THE_COMMIT,
        THE_REPLY
    }

    private static final int BUFFER = 65_536;
    /** The message by which a client ends what it sent and begins to wait for the answer. */
    private static final String SYNC = "S\0\0\0\4";

    private final ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<Cut> next;
    private final List<Socket> inside = new CopyOnWriteArrayList<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final String host;
    private final int port;

    CuttingProxy(String host, int port, Cut cut) throws IOException {
        this.host = host;
        this.port = port;
        this.next = new AtomicReference<>(cut);
        threads.execute(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** How often somebody waited for an answer until now, on all connections together. */
    int asked() {
        return asked.get();
    }

    /** Cuts everybody who is in. */
    void cutAll() throws IOException {
        for (Socket socket : inside) {
            socket.close();
        }
    }

    /** Lets nobody new in; who is in stays in. */
    void closeDoor() throws IOException {
        door.close();
    }

    /** The same, for whoever may not throw. */
    void closeDoorNow() {
        try {
            closeDoor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closeDoor();
        threads.shutdownNow();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(host, port);
                inside.addAll(List.of(client, server));
                AtomicReference<Cut> here = new AtomicReference<>(Cut.NOTHING);
                threads.execute(() -> pass(client, server, here, true));
                threads.execute(() -> pass(server, client, here, false));
            } catch (IOException e) {
                if (!door.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private void pass(Socket from, Socket to, AtomicReference<Cut> here, boolean toServer) {
        byte[] buffer = new byte[BUFFER];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                String text = new String(buffer, 0, read, StandardCharsets.ISO_8859_1);
                if (toServer && text.contains("COMMIT\0")) {
                    here.set(next.getAndSet(Cut.NOTHING));
                }
                if (toServer && text.endsWith(SYNC)) {
                    asked.incrementAndGet();
                }
                boolean lost = here.get() == (toServer ? Cut.THE_COMMIT : Cut.THE_REPLY);
                if (lost) {
                    return;
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException e) {
            // The other side closed first.
            return;
        }
    }
}
