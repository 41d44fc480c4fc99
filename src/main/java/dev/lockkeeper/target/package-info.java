/**
 * What is done on the databases that windows work on: steps are carried out, checks are judged, targets are asked who
 * they are. Must not know Slack, HTTP, the window store or how a runbook is parsed. Start with {@link
 * dev.lockkeeper.target.Targets}, then {@link dev.lockkeeper.target.SqlStepExecutor} and {@link
 * dev.lockkeeper.target.PostgresCheckJudge}.
 */
@NullMarked
package dev.lockkeeper.target;

import org.jspecify.annotations.NullMarked;
