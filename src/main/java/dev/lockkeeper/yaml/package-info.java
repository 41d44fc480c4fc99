/**
 * Runbooks as people write them: folders with YAML and SQL become a {@link dev.lockkeeper.runbook.Runbook} or every
 * problem at once, each with its place and what to write instead. Knows neither windows nor Slack nor a database, and
 * never runs what it reads. Start with {@link dev.lockkeeper.yaml.YamlRunbookLibrary} (where files come from) and
 * {@link dev.lockkeeper.yaml.RunbookReader} (what they mean); {@code Shape} lists every key.
 */
@NullMarked
package dev.lockkeeper.yaml;

import org.jspecify.annotations.NullMarked;
