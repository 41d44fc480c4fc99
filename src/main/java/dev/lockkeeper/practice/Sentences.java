package dev.lockkeeper.practice;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/** Turns an exception's bare message into the half sentence that goes into brackets. */
final class Sentences {
    private Sentences() {}

    /** Java's file exceptions often carry the path alone as their message; a person needs the reason too. */
    static String reason(Exception e) {
        if (e instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile();
        }
        if (e instanceof FileSystemException file && file.getReason() == null) {
            return e.getClass().getSimpleName().replace("Exception", "") + " " + file.getFile();
        }
        return e.getMessage() == null
                ? e.getClass().getSimpleName()
                : e.getMessage().lines().findFirst().orElse("");
    }
}
