package io.realtime4j.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** From zero to a round number that is at least the largest value, in round steps. */
record Scale(double step, int steps) {
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};
    private static final int MOST_STEPS = 5;

    static Scale upTo(double largest) {
        if (!(largest > 0)) {
            return new Scale(1, 1);
        }
        double power = Math.pow(10, Math.floor(Math.log10(largest / MOST_STEPS)));
        for (double round : ROUND) {
            if (round * power * MOST_STEPS >= largest) {
                double step = round * power;
                return new Scale(step, (int) Math.max(1, Math.ceil(largest / step - 1e-9)));
            }
        }
        throw new AssertionError(largest);
    }

    double top() {
        return step * steps;
    }

    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (int i = 0; i <= steps; i++) {
            ticks.add(step * i);
        }
        return ticks;
    }
}
