package dev.lockkeeper.engine;

import java.util.ArrayList;
import java.util.List;

/** Where people would confirm in a browser; keeps what was asked. */
final class PretendDoor implements ConfirmationDoor {
    /** Oldest first. */
    final List<Asked> asked = new ArrayList<>();

    boolean open = true;

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String ask(Asked what, String words) {
        asked.add(what);
        return "https://bot.example.org/confirm/" + asked.size();
    }
}
