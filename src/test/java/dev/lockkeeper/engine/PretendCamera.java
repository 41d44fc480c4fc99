package dev.lockkeeper.engine;

import dev.lockkeeper.window.Picture;
import dev.lockkeeper.window.TargetIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes pictures of a target that is whatever a test says. */
final class PretendCamera implements TargetPictures {
    /** What the target is like now. */
    Picture picture = new Picture(List.of(), Map.of(), Map.of(), Map.of());
    /** What asked for a picture, in order. */
    final List<String> asked = new ArrayList<>();

    boolean isAway;

    @Override
    public Picture take(TargetIdentity expected, String use, Wanted wanted) {
        asked.add(use);
        if (isAway) {
            throw new TargetUnavailableException("crm-staging does not answer.");
        }
        return picture;
    }
}
