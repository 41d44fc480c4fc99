/**
 * What a runbook may say, as values that are already valid. Nothing in here reads files, parses YAML or knows a
 * database; it imports only the JDK. Start with {@link dev.lockkeeper.runbook.Runbook}, then
 * {@link dev.lockkeeper.runbook.StepSpec}.
 */
@NullMarked
package dev.lockkeeper.runbook;

import org.jspecify.annotations.NullMarked;
