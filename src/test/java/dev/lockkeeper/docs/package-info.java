/** What the pages say is run or parsed here, so that it stays true. */
@NullMarked
package dev.lockkeeper.docs;

import org.jspecify.annotations.NullMarked;
