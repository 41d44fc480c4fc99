package dev.lockkeeper.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Carries bytes between a client and a PostgreSQL, until it is told to do something else. Any thread. */
public final class Line implements AutoCloseable {
    private static final int BUFFER = 65_536;
    /** A statement's text is sent once, with a name; from then on the name stands for it. */
    private static final Pattern NAMED = Pattern.compile("(S_[0-9]+)\0([^\0]+)\0");

    private static final Pattern BY_NAME = Pattern.compile("\0(S_[0-9]+)\0");

    private final ServerSocket entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final String host;
    private volatile int port;
    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Trap> trap = new AtomicReference<>();
    private volatile boolean admitting = true;

    public Line(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        Carrying.start("line", this::accept);
    }

    /** Where a client calls, on loopback. */
    public int port() {
        return entrance.getLocalPort();
    }

    /**
     * Acts once, the next time somebody gets to this point.
     *
     * @param act says whether the line still carries what it carries then; if not, the connection is cut
     */
    public void arm(Point point, BooleanSupplier act) {
        trap.set(new Trap(point, act));
    }

    /** Nothing is waited for any more. */
    public void disarm() {
        trap.set(null);
    }

    /** True until somebody got to the point. */
    public boolean isArmed() {
        return trap.get() != null;
    }

    /** Cuts every connection and lets nobody in. */
    public void refuse() {
        admitting = false;
        cut();
    }

    /** Lets everybody in again. */
    public void admit() {
        admitting = true;
    }

    /** Cuts every connection; who calls again is led to the server that listens there, on the same host. */
    public void leadTo(int other) {
        port = other;
        cut();
    }

    /** Cuts every connection; who calls again is let in. */
    public void cut() {
        calls.forEach(Call::end);
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
    }

    private record Trap(Point point, BooleanSupplier act) {}

    private void accept() throws IOException {
        while (!entrance.isClosed()) {
            Socket client = entrance.accept();
            Optional<Socket> server = admitting ? server() : Optional.empty();
            if (server.isPresent()) {
                Call call = new Call(client, server.get());
                calls.add(call);
                Carrying.start("line", call::carryOut);
                Carrying.start("line", call::carryBack);
            } else {
                client.close();
            }
        }
    }

    /** Empty while none listens there: the client is sent away, as that server would. */
    private Optional<Socket> server() throws IOException {
        try {
            return Optional.of(new Socket(host, port));
        } catch (ConnectException nobodyThere) {
            return Optional.empty();
        }
    }

    /** One connection. */
    private final class Call {
        private final Socket client;
        private final Socket server;
        private final Map<String, String> statements = new HashMap<>();
        private @Nullable Trap caught;
        private int still;
        private volatile @Nullable Trap answering;

        Call(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void end() {
            calls.remove(this);
            try (client;
                    server) {
                client.setSoLinger(true, 0);
            } catch (IOException e) {
                // it was gone already
                return;
            }
        }

        void carryOut() throws IOException {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = client.getInputStream();
                OutputStream out = server.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    Trap hit = hit(inFull(new String(buffer, 0, read, StandardCharsets.ISO_8859_1)));
                    Point.When when = hit == null ? null : hit.point().when();
                    if (when == Point.When.BEFORE_SENT && !hit.act().getAsBoolean()) {
                        return;
                    }
                    if (when == Point.When.BEFORE_ANSWERED || when == Point.When.AFTER_ANSWERED) {
                        answering = hit;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                    if (when == Point.When.AFTER_SENT && !hit.act().getAsBoolean()) {
                        return;
                    }
                }
            } finally {
                end();
            }
        }

        /** The message, with the text of every statement that it calls by name. */
        private String inFull(String message) {
            NAMED.matcher(message).results().forEach(found -> statements.put(found.group(1), found.group(2)));
            StringBuilder full = new StringBuilder(message);
            BY_NAME.matcher(message)
                    .results()
                    .map(found -> statements.get(found.group(1)))
                    .filter(Objects::nonNull)
                    .forEach(statement -> full.append(statement).append('\0'));
            return full.toString();
        }

        void carryBack() throws IOException {
            byte[] buffer = new byte[BUFFER];
            try {
                InputStream in = server.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    Trap now = answering;
                    answering = null;
                    boolean before = now != null && now.point().when() == Point.When.BEFORE_ANSWERED;
                    if (before && !now.act().getAsBoolean()) {
                        return;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                    if (now != null && !before && !now.act().getAsBoolean()) {
                        return;
                    }
                }
            } finally {
                end();
            }
        }

        /** The trap that this message gets into, taken away so that nobody else gets into it. */
        private @Nullable Trap hit(String message) {
            Trap armed = trap.get();
            if (caught == null
                    && armed != null
                    && message.contains(armed.point().words())) {
                caught = armed;
                still = armed.point().later();
            } else if (caught != null) {
                still--;
            }
            Trap mine = caught;
            if (mine == null || still > 0) {
                return null;
            }
            caught = null;
            return trap.compareAndSet(mine, null) ? mine : null;
        }
    }
}
