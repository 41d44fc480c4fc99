package dev.lockkeeper.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * People who do not know the secret and post what looks like Slack's, at a fixed pace over connections they keep. As
 * cheap for the machine as can be, because it is the bot that is measured.
 */
final class Forgers implements AutoCloseable {
    private static final int CONNECTIONS = 16;
    private static final String BODY = "payload=" + "x".repeat(1_500);

    private final URI address;
    private final Clock machine;
    private final long apart;
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong other = new AtomicLong();
    private volatile boolean going = true;

    Forgers(URI address, Clock machine, int perSecond) {
        this.address = address;
        this.machine = machine;
        this.apart = TimeUnit.SECONDS.toNanos(1) * CONNECTIONS / perSecond;
        for (int i = 0; i < CONNECTIONS; i++) {
            Thread one = new Thread(this::forge, "forger-" + i);
            threads.add(one);
            one.start();
        }
    }

    /** How many were answered with 401. */
    long refused() {
        return refused.get();
    }

    /** How many were answered with something else, or not at all. */
    long other() {
        return other.get();
    }

    private void forge() {
        while (going) {
            try (Socket line = new Socket(address.getHost(), address.getPort())) {
                line.setTcpNoDelay(true);
                InputStream in = new BufferedInputStream(line.getInputStream());
                for (long due = System.nanoTime(); going; due += apart) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    line.getOutputStream().write(request());
                    (answered(in) == 401 ? refused : other).incrementAndGet();
                }
            } catch (IOException cut) {
                other.incrementAndGet();
            }
        }
    }

    private byte[] request() {
        return ("POST " + address.getPath() + " HTTP/1.1\r\nHost: " + address.getHost() + "\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + BODY.length()
                        + "\r\nX-Slack-Request-Timestamp: " + machine.instant().getEpochSecond()
                        + "\r\nX-Slack-Signature: v0=" + "a".repeat(64) + "\r\n\r\n" + BODY)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** The status of an answer that was read to its end. */
    private static int answered(InputStream in) throws IOException {
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return Integer.parseInt(first.split(" ")[1]);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("cut off");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        going = false;
        for (Thread one : threads) {
            try {
                one.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
