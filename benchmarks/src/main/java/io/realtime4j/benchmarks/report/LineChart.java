package io.realtime4j.benchmarks.report;

import static io.realtime4j.benchmarks.report.Html.escape;
import static io.realtime4j.benchmarks.report.Numbers.coordinate;

import io.realtime4j.benchmarks.report.Section.Line;
import io.realtime4j.benchmarks.report.Section.Lines;
import java.util.List;

/** Draws {@link Lines} as SVG; the colours come from the style sheet of the page. */
final class LineChart {
    private static final int WIDTH = 720;
    private static final int HEIGHT = 280;
    private static final int LEFT = 72;
    private static final int RIGHT = 16;
    private static final int TOP = 12;
    private static final int BOTTOM = 32;
    private static final int LABELS = 12;

    private final Lines lines;
    private final Scale scale;

    private LineChart(Lines lines) {
        this.lines = lines;
        this.scale = Scale.upTo(lines.lines().stream()
                .flatMap(line -> line.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(0));
    }

    static String svg(Lines lines) {
        return new LineChart(lines).draw();
    }

    private String draw() {
        StringBuilder out = new StringBuilder();
        out.append("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\" aria-label=\"")
                .append(escape(lines.title()))
                .append("\">\n");
        axes(out);
        for (int i = 0; i < lines.lines().size(); i++) {
            line(out, lines.lines().get(i), i + 1);
        }
        return out.append("</svg>\n").append(legend()).toString();
    }

    private void axes(StringBuilder out) {
        for (double tick : scale.ticks()) {
            String y = coordinate(y(tick));
            out.append("<line class=\"grid\" x1=\"" + LEFT + "\" x2=\"" + (WIDTH - RIGHT) + "\" y1=\"")
                    .append(y)
                    .append("\" y2=\"")
                    .append(y)
                    .append("\"/>\n");
            out.append("<text class=\"tick\" text-anchor=\"end\" x=\"" + (LEFT - 8) + "\" y=\"")
                    .append(coordinate(y(tick) + 4))
                    .append("\">")
                    .append(Numbers.text(tick))
                    .append("</text>\n");
        }
        int every = Math.max(1, (lines.points().size() + LABELS - 1) / LABELS);
        for (int i = 0; i < lines.points().size(); i += every) {
            out.append("<text class=\"tick\" text-anchor=\"middle\" x=\"")
                    .append(coordinate(x(i)))
                    .append("\" y=\"" + (HEIGHT - 10) + "\">")
                    .append(escape(lines.points().get(i)))
                    .append("</text>\n");
        }
    }

    private void line(StringBuilder out, Line line, int colour) {
        List<Double> values = line.values();
        out.append("<polyline class=\"line c").append(colour).append("\" points=\"");
        for (int i = 0; i < values.size(); i++) {
            out.append(coordinate(x(i)))
                    .append(',')
                    .append(coordinate(y(values.get(i))))
                    .append(' ');
        }
        out.append("\"/>\n");
        for (int i = 0; i < values.size(); i++) {
            out.append("<circle class=\"dot c")
                    .append(colour)
                    .append("\" r=\"3\" cx=\"")
                    .append(coordinate(x(i)))
                    .append("\" cy=\"")
                    .append(coordinate(y(values.get(i))))
                    .append("\"><title>")
                    .append(escape(line.name() + ", " + lines.points().get(i) + ": " + Numbers.text(values.get(i)) + " "
                            + lines.unit()))
                    .append("</title></circle>\n");
        }
    }

    private String legend() {
        StringBuilder out = new StringBuilder("<p class=\"legend\">");
        for (int i = 0; i < lines.lines().size(); i++) {
            out.append("<span class=\"key c")
                    .append(i + 1)
                    .append("\"></span> ")
                    .append(escape(lines.lines().get(i).name()))
                    .append("&emsp;");
        }
        return out.append("<span class=\"unit\">")
                .append(escape(lines.unit()))
                .append("</span></p>\n")
                .toString();
    }

    private double x(int point) {
        double room = WIDTH - LEFT - RIGHT;
        return LEFT
                + room
                        * (lines.points().size() == 1
                                ? 0.5
                                : point / (lines.points().size() - 1.0));
    }

    private double y(double value) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / scale.top());
    }
}
