/**
 * Measures how fast the product is, for {@code mvn -Pbench verify}; docs/benchmarks.md says what each number means. It
 * judges nothing: being slow fails no build, and it knows the product only from outside, as practice, the bot or an
 * executor. Start reading at {@link dev.lockkeeper.bench.Bench}.
 */
@NullMarked
package dev.lockkeeper.bench;

import org.jspecify.annotations.NullMarked;
