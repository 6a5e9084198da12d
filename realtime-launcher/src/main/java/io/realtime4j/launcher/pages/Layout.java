package io.realtime4j.launcher.pages;

import io.realtime4j.launcher.node.NodeIdentity;
import java.util.Map;

/** What all pages have in common: head, navigation and a footer that names the node. Immutable. */
public final class Layout {
    private final NodeIdentity identity;
    private final String template = Resources.text("layout.html");

    /**
     * Makes a layout.
     *
     * @param identity the node that is named
     */
    public Layout(NodeIdentity identity) {
        this.identity = identity;
    }

    /**
     * Makes a page.
     *
     * @param title plain text
     * @param script path of the script that the page runs, or empty
     * @param main HTML of its content
     * @return the whole page
     */
    public String page(String title, String script, String main) {
        String region = identity.region();
        return Html.fill(
                template,
                Map.of(
                        "title", Html.escape(title),
                        "script",
                                script.isEmpty()
                                        ? ""
                                        : "<script type=\"module\" src=\"" + Html.escape(script) + "\"></script>",
                        "main", main,
                        "version", Html.escape(identity.version()),
                        "node", Html.escape(identity.shortId()),
                        "region", Html.escape(region == null ? "no region" : region)));
    }
}
