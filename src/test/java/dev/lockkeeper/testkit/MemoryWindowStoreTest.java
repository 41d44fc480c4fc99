package dev.lockkeeper.testkit;

import dev.lockkeeper.engine.WindowStore;
import dev.lockkeeper.engine.WindowStoreContract;

/** The fake keeps the contract; tests that use it stand on this. */
class MemoryWindowStoreTest extends WindowStoreContract {
    private final MemoryWindowStore store = new MemoryWindowStore();

    @Override
    protected WindowStore store() {
        return store;
    }
}
