package io.realtime4j.benchmarks.report;

import static io.realtime4j.benchmarks.report.Html.escape;
import static io.realtime4j.benchmarks.report.Numbers.coordinate;

import io.realtime4j.benchmarks.report.Section.Bar;
import io.realtime4j.benchmarks.report.Section.Bars;

/** Draws {@link Bars} as SVG, one below the other; the colours come from the style sheet of the page. */
final class BarChart {
    private static final int WIDTH = 720;
    private static final int ROW = 26;
    private static final int LEFT = 230;
    private static final int RIGHT = 120;

    private BarChart() {}

    static String svg(Bars bars) {
        double top = Scale.upTo(
                        bars.bars().stream().mapToDouble(Bar::value).max().orElse(0))
                .top();
        StringBuilder out = new StringBuilder();
        out.append("<svg viewBox=\"0 0 " + WIDTH + " ")
                .append(bars.bars().size() * ROW + 4)
                .append("\" role=\"img\" aria-label=\"")
                .append(escape(bars.title()))
                .append("\">\n");
        for (int i = 0; i < bars.bars().size(); i++) {
            row(out, bars.bars().get(i), bars.unit(), i * ROW, top);
        }
        return out.append("</svg>\n").toString();
    }

    private static void row(StringBuilder out, Bar bar, String unit, int y, double top) {
        double length = (WIDTH - LEFT - RIGHT) * Math.max(0, bar.value()) / top;
        out.append("<text class=\"tick\" text-anchor=\"end\" x=\"" + (LEFT - 8) + "\" y=\"")
                .append(y + 17)
                .append("\">")
                .append(escape(bar.name()))
                .append("</text>\n");
        out.append("<rect class=\"bar c1\" x=\"" + LEFT + "\" y=\"")
                .append(y + 4)
                .append("\" height=\"" + (ROW - 8) + "\" width=\"")
                .append(coordinate(length))
                .append("\"/>\n");
        out.append("<text class=\"value\" x=\"")
                .append(coordinate(LEFT + length + 6))
                .append("\" y=\"")
                .append(y + 17)
                .append("\">")
                .append(escape(Numbers.text(bar.value()) + " " + unit))
                .append("</text>\n");
    }
}
