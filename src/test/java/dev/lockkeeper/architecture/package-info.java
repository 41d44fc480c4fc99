/**
 * The rules of the house, as things the build can hold, and proof that each of them can fail. They look at classes and
 * sources of the whole project and know no subject of it. Start reading at {@code HouseRules}.
 */
@NullMarked
package dev.lockkeeper.architecture;

import org.jspecify.annotations.NullMarked;
