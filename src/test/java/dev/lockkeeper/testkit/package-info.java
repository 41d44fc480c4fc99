/**
 * What tests of every package share: a PostgreSQL to work on and a clock to set. It must not be known by anything under
 * {@code src/main}, and it knows of our code only the embedded server. Start reading at {@link
 * dev.lockkeeper.testkit.TestDatabase}.
 */
@NullMarked
package dev.lockkeeper.testkit;

import org.jspecify.annotations.NullMarked;
