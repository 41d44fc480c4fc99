/**
 * Pages of ours in a real Chromium, told in the words of a person who chooses, types, presses and sees. Must not look into
 * a page's scripts or ask its JSON instead of looking. Start with {@link dev.lockkeeper.browser.Page}.
 */
@NullMarked
package dev.lockkeeper.browser;

import org.jspecify.annotations.NullMarked;
