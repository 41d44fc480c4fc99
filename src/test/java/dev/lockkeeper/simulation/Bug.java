package dev.lockkeeper.simulation;

/** Mistakes that can be planted in the models, to see that the oracle finds them. None of them is in the real code. */
enum Bug {
    /** The executor does not ask the fence. */
    FENCE_NOT_ASKED,
    /** Whoever settles reads the ledger without raising the fence. */
    SETTLED_WITHOUT_FENCE,
    /** After a lost answer to COMMIT the executor runs the statements again at once. */
    AGAIN_AFTER_LOST_REPLY,
    /** After a lost answer to COMMIT the executor says that nothing took effect. */
    LOST_REPLY_IS_FAILURE,
    /** Whoever settles leaves the idle session of a standing process open, outside any transaction. */
    IDLE_SESSION_LEFT,
    /** The person is told "recorded" before it is. */
    ACK_BEFORE_APPEND,
    /** Two writers of the same version both win. */
    APPEND_WITHOUT_GUARD,
    /** A status slot is claimed outside the window's version: the second one is recorded too. */
    SLOT_FROM_MEMORY,
    /** What was posted is kept in memory only. */
    POSTS_IN_MEMORY,
    /** A message whose answer was lost is not looked for. */
    POSTED_WITHOUT_LOOKING;

    boolean isOfTheRoom() {
        return this == POSTS_IN_MEMORY || this == POSTED_WITHOUT_LOOKING;
    }
}
