package io.realtime4j.benchmarks.report;

import java.util.List;

/** A part of a page. */
public sealed interface Section {
    /** {@return its heading} */
    String title();

    /**
     * A table.
     *
     * @param title heading
     * @param header names of the columns
     * @param rows cells; those of the first column name their row
     */
    record Table(String title, List<String> header, List<List<String>> rows) implements Section {
        /** Copies the lists. */
        public Table {
            header = List.copyOf(header);
            rows = List.copyOf(rows);
        }
    }

    /**
     * Values over a row of points, as lines.
     *
     * @param title heading
     * @param unit of the values
     * @param points labels of the points, from left to right
     * @param lines the values, one for each point
     */
    record Lines(String title, String unit, List<String> points, List<Line> lines) implements Section {
        /** Checks that each line has a value for each point. */
        public Lines {
            points = List.copyOf(points);
            lines = List.copyOf(lines);
            for (Line line : lines) {
                if (line.values().size() != points.size()) {
                    throw new IllegalArgumentException(
                            line.name() + " has " + line.values().size() + " values for " + points.size() + " points");
                }
            }
        }
    }

    /**
     * Values with a name each, as bars.
     *
     * @param title heading
     * @param unit of the values
     * @param bars the values
     */
    record Bars(String title, String unit, List<Bar> bars) implements Section {
        /** Copies the bars. */
        public Bars {
            bars = List.copyOf(bars);
        }
    }

    /**
     * One line of a chart.
     *
     * @param name what it shows
     * @param values one for each point
     */
    record Line(String name, List<Double> values) {
        /** Copies the values. */
        public Line {
            values = List.copyOf(values);
        }
    }

    /**
     * One bar of a chart.
     *
     * @param name what it shows
     * @param value how long it is
     */
    record Bar(String name, double value) {}
}
