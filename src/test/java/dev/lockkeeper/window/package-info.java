/**
 * The tests of the rules, with a small window and one sample of every event that other tests may use. They use no port,
 * no thread and no clock. Start reading at {@link dev.lockkeeper.window.WindowFixture}.
 */
@NullMarked
package dev.lockkeeper.window;

import org.jspecify.annotations.NullMarked;
