package dev.lockkeeper.practice;

/** A practice that nobody plays: people lead the window themselves, and are called when they do not answer. */
final class ByHand extends WholeWindow {
    @Override
    public boolean reminds() {
        return true;
    }
}
