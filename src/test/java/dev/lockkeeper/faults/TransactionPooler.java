package dev.lockkeeper.faults;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a PostgreSQL as poolers do: everybody logs in through it, the sessions that were logged in are everybody's
 * from then on, and a client has one of them as long as its mode says. Speaks the protocol as far as steps need it;
 * cancelling is not passed on. Any thread.
 */
public final class TransactionPooler implements AutoCloseable {
    /** Which session a client's next transaction is given to. */
    public enum Mode {
        /** The one that nobody used for longest. */
        IN_TURN,
        /** The one that was used last: while nobody else comes, always the same. */
        LAST_USED_FIRST,
        /** The one that it logged in, and nobody else has it. */
        SESSION
    }

    private static final int NO_SECURITY = 80_877_103;
    private static final int NO_GSS = 80_877_104;
    private static final int CANCEL = 80_877_102;
    /** What poolers tell instead of a process of the server. */
    private static final int OF_OUR_MAKING = 7;

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String host;
    private final int port;
    private final Mode mode;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final BlockingDeque<Wire> free = new LinkedBlockingDeque<>();

    public TransactionPooler(String host, int port, Mode mode) throws IOException {
        this.host = host;
        this.port = port;
        this.mode = mode;
        Carrying.start("pooler", this::accept);
    }

    /** Where a client calls, on loopback. */
    public int port() {
        return entrance.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** A message of the protocol, its length left out. */
    private record Message(int type, byte[] body) {}

    /** One side of it. */
    private final class Wire {
        private final DataInputStream in;
        private final OutputStream out;

        Wire(Socket socket) throws IOException {
            open.add(socket);
            in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            out = socket.getOutputStream();
        }

        byte[] startup() throws IOException {
            return in.readNBytes(in.readInt() - Integer.BYTES);
        }

        Message read() throws IOException {
            int type = in.readUnsignedByte();
            return new Message(type, in.readNBytes(in.readInt() - Integer.BYTES));
        }

        void startup(byte[] body) throws IOException {
            ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + body.length);
            out.write(whole.putInt(whole.capacity()).put(body).array());
        }

        void write(Message message) throws IOException {
            byte[] body = message.body();
            ByteBuffer whole = ByteBuffer.allocate(1 + Integer.BYTES + body.length);
            whole.put((byte) message.type()).putInt(Integer.BYTES + body.length).put(body);
            out.write(whole.array());
        }
    }

    private void accept() throws IOException {
        while (!entrance.isClosed()) {
            Socket client = entrance.accept();
            Carrying.start("pooler", () -> {
                try (client) {
                    serve(new Wire(client));
                } finally {
                    open.remove(client);
                }
            });
        }
    }

    private void serve(Wire client) throws IOException {
        byte[] startup = client.startup();
        int asked = ByteBuffer.wrap(startup).getInt();
        while (asked == NO_SECURITY || asked == NO_GSS) {
            client.out.write('N');
            startup = client.startup();
            asked = ByteBuffer.wrap(startup).getInt();
        }
        if (asked == CANCEL) {
            return;
        }
        Wire server = new Wire(new Socket(host, port));
        server.startup(startup);
        if (logsIn(client, server)) {
            if (mode == Mode.SESSION) {
                transactions(client, server);
            } else {
                free.addLast(server);
                transactions(client, null);
            }
        }
    }

    /** Carries everything on until the server is ready for queries, or has refused. */
    private boolean logsIn(Wire client, Wire server) throws IOException {
        while (true) {
            Message said = server.read();
            client.write(said.type() == 'K' ? new Message('K', key()) : said);
            if (said.type() == 'Z' || said.type() == 'E') {
                return said.type() == 'Z';
            }
            // all ways to prove who one is end in OK (0) or, before that, in a last word of the server (12)
            int how = said.type() == 'R' ? ByteBuffer.wrap(said.body()).getInt() : 0;
            if (how != 0 && how != 12) {
                server.write(client.read());
            }
        }
    }

    private static byte[] key() {
        return ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(OF_OUR_MAKING)
                .putInt(OF_OUR_MAKING)
                .array();
    }

    private void transactions(Wire client, @Nullable Wire own) throws IOException {
        Wire server = own;
        while (true) {
            Message asked = client.read();
            if (asked.type() == 'X') {
                return;
            }
            if (server == null) {
                server = taken();
            }
            server.write(asked);
            if (asked.type() == 'Q' || asked.type() == 'S') {
                boolean over = answered(server, client);
                if (over && own == null) {
                    giveBack(server);
                    server = null;
                }
            }
        }
    }

    /** @return whether no transaction is open any more */
    private static boolean answered(Wire server, Wire client) throws IOException {
        while (true) {
            Message said = server.read();
            client.write(said);
            if (said.type() == 'Z') {
                return said.body()[0] == 'I';
            }
        }
    }

    private Wire taken() throws IOException {
        try {
            return free.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("nobody waits any more", e);
        }
    }

    private void giveBack(Wire server) {
        if (mode == Mode.IN_TURN) {
            free.addLast(server);
        } else {
            free.addFirst(server);
        }
    }
}
