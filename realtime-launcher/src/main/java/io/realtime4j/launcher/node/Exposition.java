package io.realtime4j.launcher.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** All metrics of a node in the text format of Prometheus. Thread-safe. */
final class Exposition {
    private static final int PART = 32 * 1024;

    private final DropwizardMeters meters;
    private final Labels node;

    Exposition(DropwizardMeters meters, NodeIdentity identity) {
        this.meters = meters;
        this.node = Labels.NONE
                .with("host", identity.host())
                .with("id", identity.shortId())
                .with("region", identity.region() == null ? "nil" : identity.region());
    }

    /** Writes the families by name, and the mark of the end. Families without samples are left out. */
    void writeTo(OutputStream out) throws IOException {
        StringBuilder lines = new StringBuilder(PART + 1024);
        for (Family family : meters.families()) {
            boolean first = true;
            for (Family.Series series : family.series()) {
                if (first) {
                    head(family, lines);
                    first = false;
                }
                series.write(family.name(), series.labels().under(node), lines);
                if (lines.length() > PART) {
                    send(lines, out);
                }
            }
        }
        lines.append("# EOF\n");
        send(lines, out);
    }

    /** The same as bytes. */
    byte[] text() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writeTo(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void head(Family family, StringBuilder lines) {
        MetricNames.Entry known = MetricNames.find(family.name());
        String help = known == null ? family.name().replace('_', ' ') : known.help();
        lines.append("# HELP ").append(family.name()).append(' ').append(help).append('\n');
        lines.append("# TYPE ")
                .append(family.name())
                .append(' ')
                .append(family.type().text())
                .append('\n');
    }

    private static void send(StringBuilder lines, OutputStream out) throws IOException {
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        lines.setLength(0);
    }
}
