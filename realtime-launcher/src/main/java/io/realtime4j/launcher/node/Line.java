package io.realtime4j.launcher.node;

/** One sample of the text format of Prometheus. Pure. */
final class Line {
    private static final double EXACT = 1L << 53;

    private Line() {}

    static void append(StringBuilder lines, String name, Labels labels, long value) {
        lines.append(name).append(labels.text()).append(' ').append(value).append('\n');
    }

    static void append(StringBuilder lines, String name, Labels labels, double value) {
        lines.append(name)
                .append(labels.text())
                .append(' ')
                .append(number(value))
                .append('\n');
    }

    /** Without a fraction where there is none. */
    private static String number(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        return value == Math.rint(value) && Math.abs(value) < EXACT
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
