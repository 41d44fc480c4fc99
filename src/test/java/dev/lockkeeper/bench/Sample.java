package dev.lockkeeper.bench;

import java.util.List;

/** Numbers of one kind, at least one, and what is told of them. */
final class Sample {
    private final List<Double> sorted;

    Sample(List<? extends Number> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        sorted = values.stream().map(Number::doubleValue).sorted().toList();
    }

    /** The middle one, or the mean of the two in the middle. */
    double median() {
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    /** The smallest value that so many percent do not exceed (nearest rank, so it was really measured). */
    double percentile(int percent) {
        return sorted.get((int) Math.ceil(sorted.size() * percent / 100.0) - 1);
    }

    double least() {
        return sorted.get(0);
    }

    double most() {
        return sorted.get(sorted.size() - 1);
    }

    int size() {
        return sorted.size();
    }
}
