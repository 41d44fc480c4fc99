/**
 * What machines read over HTTP, over real connections. Must not know Slack or a database. Start with {@link
 * dev.lockkeeper.web.WebServerTest}.
 */
@NullMarked
package dev.lockkeeper.web;

import org.jspecify.annotations.NullMarked;
