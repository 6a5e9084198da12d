package io.realtime4j.launcher.dashboard;

import io.realtime4j.launcher.pages.Html;

/** A table of texts as HTML. For one thread, for one page. */
final class Table {
    private final StringBuilder html = new StringBuilder("<section><table>");

    Table(String... titles) {
        html.append("<thead><tr>");
        for (String title : titles) {
            html.append("<th scope=\"col\">").append(Html.escape(title)).append("</th>");
        }
        html.append("</tr></thead><tbody>");
    }

    Table row(Object... cells) {
        html.append("<tr>");
        for (Object cell : cells) {
            html.append("<td>").append(Html.escape(String.valueOf(cell))).append("</td>");
        }
        html.append("</tr>");
        return this;
    }

    String html() {
        return html + "</tbody></table></section>";
    }
}
