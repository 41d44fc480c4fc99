/**
 * HTTP for machines: health, metrics, and windows as JSON for reading. Knows neither Slack nor a database; contains no
 * rule. Start with {@link dev.lockkeeper.web.WebServer}, whose routes read like a table of contents.
 */
@NullMarked
package dev.lockkeeper.web;

import org.jspecify.annotations.NullMarked;
