/**
 * What tests of every package share: a PostgreSQL to work on, a clock to set and fakes that keep the contract of a port.
 * It must not be known by anything under {@code src/main}, and it knows of our code only the embedded server and the
 * ports. Start reading at {@link dev.lockkeeper.testkit.TestDatabase}.
 */
@NullMarked
package dev.lockkeeper.testkit;

import org.jspecify.annotations.NullMarked;
