/**
 * That settings are read as strictly as promised, that Slack's requests reach Bolt byte for byte, and that the commands
 * end with the right sentence and code. Must not need Slack. Start with {@link dev.lockkeeper.app.ConfigReaderTest}.
 */
@NullMarked
package dev.lockkeeper.app;

import org.jspecify.annotations.NullMarked;
