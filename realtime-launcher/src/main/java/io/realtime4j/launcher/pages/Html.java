package io.realtime4j.launcher.pages;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Putting HTML together. Pure. */
public final class Html {
    private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z]+)}}");

    private Html() {}

    /**
     * Makes a text harmless in content and in attributes.
     *
     * @param text any text
     * @return HTML that shows it
     */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    /**
     * Fills in a template.
     *
     * @param template with places such as <code>{{title}}</code>
     * @param values HTML by the name of its place
     * @return the template with all places filled in
     * @throws IllegalArgumentException when there is nothing for a place
     */
    public static String fill(String template, Map<String, String> values) {
        return PLACE.matcher(template).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("nothing to fill in for " + place.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
