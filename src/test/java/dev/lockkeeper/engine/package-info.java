/**
 * The tests of the use cases, with fakes that keep the contracts of the ports. They know no adapter. Start reading at
 * {@code WindowStoreContract}.
 */
@NullMarked
package dev.lockkeeper.engine;

import org.jspecify.annotations.NullMarked;
