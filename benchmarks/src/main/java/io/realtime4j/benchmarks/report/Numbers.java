package io.realtime4j.benchmarks.report;

import java.util.Locale;

/** How numbers are shown. */
final class Numbers {
    private Numbers() {}

    /** Three digits that matter, thousands parted. */
    static String text(double value) {
        double size = Math.abs(value);
        boolean whole = size == Math.rint(size) && size < 1e6;
        int decimals = whole || size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }

    /** A coordinate in a drawing. */
    static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
