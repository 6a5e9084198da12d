package io.realtime4j.launcher;

import java.io.PrintWriter;
import java.util.Map;

/** Prints what the environment amounts to, without secrets. */
final class ConfigurationPrinter {
    private ConfigurationPrinter() {}

    /** Prints a line per variable; {@code environment} must have been read. */
    static void print(Environment environment, PrintWriter out) {
        for (Map.Entry<String, Environment.Setting> entry :
                environment.settings().entrySet()) {
            out.println(line(entry.getKey(), entry.getValue()));
        }
        for (String name : KnownVariables.withoutEffect()) {
            if (environment.isSet(name)) {
                out.println(name + ": " + KnownVariables.reason(name));
            }
        }
        environment.warnings().forEach(warning -> out.println("warning: " + warning));
        out.flush();
    }

    private static String line(String name, Environment.Setting setting) {
        String value = KnownVariables.isSecret(name) && !setting.value().equals("unset") ? "(secret)" : setting.value();
        String note = setting.note().isEmpty() ? "" : " (" + setting.note() + ")";
        return name + "=" + value + (setting.given() ? "" : " (default)") + note;
    }
}
