/**
 * What is looked at outside the target: servers that answer HTTP and programs of this machine, both only where the
 * configuration names them. Must not know Slack, databases, the window store or how a runbook is parsed. Start with
 * {@link dev.lockkeeper.outside.OutsideCheckJudge}.
 */
@NullMarked
package dev.lockkeeper.outside;

import org.jspecify.annotations.NullMarked;
