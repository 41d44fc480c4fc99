/**
 * A local Slack: Web API, signed delivery of slash commands, buttons and modals, and a page to look at, true to Slack
 * and not to any particular app. It must know nothing of Lockkeeper, so it imports none of our packages and never
 * grants an app what Slack would refuse. Start at {@link dev.lockkeeper.emulator.Emulator}.
 */
@NullMarked
package dev.lockkeeper.emulator;

import org.jspecify.annotations.NullMarked;
