package io.realtime4j.launcher.node;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/**
 * One text of the metrics of several nodes: each family has its head once, and then the samples of one node after the other,
 * as strict readers want it. Pure.
 */
final class MergedExposition {
    private static final String HELP = "# HELP ";
    private static final String END = "# EOF";

    private final TreeMap<String, Family> families = new TreeMap<>();

    /** Takes the texts apart; a text without its end is taken as far as it goes. */
    MergedExposition(Collection<String> texts) {
        texts.forEach(this::add);
    }

    void writeTo(OutputStream out) throws IOException {
        for (Family family : families.values()) {
            out.write(family.head.getBytes(StandardCharsets.UTF_8));
            for (String samples : family.samples) {
                out.write(samples.getBytes(StandardCharsets.UTF_8));
            }
        }
        out.write((END + '\n').getBytes(StandardCharsets.UTF_8));
    }

    /** A family begins with its help, has its type next, and goes on to the help of the following one or to the end. */
    private void add(String text) {
        int at = text.startsWith(HELP) ? 0 : next(text, 0);
        while (at < text.length() && text.startsWith(HELP, at)) {
            int end = next(text, at);
            int samples = afterLine(text, afterLine(text, at));
            String name = text.substring(at + HELP.length(), text.indexOf(' ', at + HELP.length()));
            String head = text.substring(at, samples);
            families.computeIfAbsent(name, key -> new Family(head)).samples.add(text.substring(samples, end));
            at = end;
        }
    }

    /** Where the next family begins, or the mark of the end, or where the text is over. */
    private static int next(String text, int from) {
        int help = text.indexOf('\n' + HELP, from);
        int end = text.indexOf('\n' + END, from);
        int next = help < 0 ? end : help;
        return next < 0 ? text.length() : next + 1;
    }

    private static int afterLine(String text, int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end + 1;
    }

    private static final class Family {
        private final String head;
        private final List<String> samples = new ArrayList<>();

        Family(String head) {
            this.head = head;
        }
    }
}
