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
        if (value.isEmpty() || value.chars().anyMatch(Character::isISOControl)) {
            throw new UnprovenException("the secret " + name + " is empty or has more than one line");
        }
        return value;
    }
}
