package dev.lockkeeper.slack;

import java.util.Optional;

/**
 * The channels that hear of every window, by their ids.
 *
 * @param audience for those who wait outside
 * @param audit for those who keep where the records stood, and who hear at once of break-glass
 */
public record OutsideChannels(Optional<String> audience, Optional<String> audit) {
    /** There are none. */
    public static final OutsideChannels NONE = new OutsideChannels(Optional.empty(), Optional.empty());
}
