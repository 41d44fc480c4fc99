package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.Confirmations;
import dev.lockkeeper.engine.ConfirmationsContract;

class MemoryConfirmationsTest extends ConfirmationsContract {
    private final Confirmations confirmations = new MemoryConfirmations(SettableClock.at("2026-11-21T22:00:00Z"));

    @Override
    protected Confirmations confirmations() {
        return confirmations;
    }
}
