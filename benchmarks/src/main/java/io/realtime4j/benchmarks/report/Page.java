package io.realtime4j.benchmarks.report;

import static io.realtime4j.benchmarks.report.Html.escape;

import io.realtime4j.benchmarks.report.Section.Bars;
import io.realtime4j.benchmarks.report.Section.Lines;
import io.realtime4j.benchmarks.report.Section.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One file of HTML that needs nothing else: styles and drawings are inside. */
final class Page {
    private Page() {}

    static String html(Report report) {
        StringBuilder out = new StringBuilder();
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>")
                .append(escape(report.title()))
                .append("</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escape(report.title()))
                .append("</h1>\n<pre>")
                .append(escape(report.text()))
                .append("</pre>\n");
        for (Section section : report.sections()) {
            out.append("<section>\n<h2>").append(escape(section.title())).append("</h2>\n");
            out.append(content(section)).append("</section>\n");
        }
        return out.append("</body>\n</html>\n").toString();
    }

    private static String content(Section section) {
        if (section instanceof Lines lines) {
            return LineChart.svg(lines);
        }
        if (section instanceof Bars bars) {
            return BarChart.svg(bars);
        }
        if (section instanceof Table table) {
            return table(table);
        }
        throw new AssertionError(section);
    }

    private static String table(Table table) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table>\n<thead>");
        row(out, table.header(), "th scope=\"col\"", "th");
        out.append("</thead>\n<tbody>\n");
        for (List<String> cells : table.rows()) {
            row(out, cells, "td", "td");
        }
        return out.append("</tbody>\n</table></div>\n").toString();
    }

    private static void row(StringBuilder out, List<String> cells, String open, String close) {
        out.append("<tr>");
        for (String cell : cells) {
            out.append('<')
                    .append(open)
                    .append('>')
                    .append(escape(cell))
                    .append("</")
                    .append(close)
                    .append('>');
        }
        out.append("</tr>\n");
    }

    private static String style() {
        try (InputStream in = Page.class.getResourceAsStream("report.css")) {
            if (in == null) {
                throw new IllegalStateException("report.css is not on the class path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("report.css cannot be read", e);
        }
    }
}
