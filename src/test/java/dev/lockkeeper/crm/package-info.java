/**
 * Proves the CRM's SQL, which no class of ours stands behind: the practice database under {@code practice/crm} and the
 * migrations under {@code runbooks/crm}. It knows neither the bot nor the runbook format, only JDBC and the files. Start
 * reading at {@link dev.lockkeeper.crm.CrmSqlIT}.
 */
@NullMarked
package dev.lockkeeper.crm;

import org.jspecify.annotations.NullMarked;
