package dev.lockkeeper.outside;

import java.io.UncheckedIOException;
import java.util.function.Supplier;

/** Reads a secret when it is needed, so that it can be changed without a restart. */
final class Secrets {
    private Secrets() {}

    static String read(String name, Supplier<String> secret) throws UnprovenException {
        String value;
        try {
            value = secret.get();
        } catch (UncheckedIOException e) {
            throw new UnprovenException("the secret " + name + " cannot be read; put its file back");
        }
        if (value.isEmpty() || value.indexOf('\0') >= 0) {
            throw new UnprovenException("the secret " + name + " is empty, or is no text");
        }
        return value;
    }

    /** A secret that goes into a header: what the client refuses it would quote in its complaint. */
    static String token(String name, Supplier<String> secret) throws UnprovenException {
        String value = read(name, secret);
        if (!value.chars().allMatch(sign -> sign > ' ' && sign <= '~')) {
            throw new UnprovenException("the secret " + name + " holds signs that no bearer token has");
        }
        return value;
    }
}
