package dev.lockkeeper.standin;

import java.util.Locale;

/** Which form the database has for a listing. */
enum Schema {
    /** Names are copied into the rows. */
    OLD,
    /** Names are joined by views. */
    NEW;

    /** As the API says it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
