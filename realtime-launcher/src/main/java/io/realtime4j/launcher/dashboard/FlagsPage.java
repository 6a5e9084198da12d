package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.TenantId;
import io.realtime4j.launcher.pages.Html;
import io.realtime4j.tenancy.FeatureFlag;
import io.realtime4j.tenancy.FeatureFlags;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Feature flags: create, change and delete them, and set what holds for one tenant. Thread-safe. */
final class FlagsPage {
    private static final Logger log = LoggerFactory.getLogger(FlagsPage.class);

    private final FeatureFlags flags;
    private final Form form;

    FlagsPage(FeatureFlags flags, Form form) {
        this.flags = flags;
        this.form = form;
    }

    CompletionStage<String> html() {
        return flags.list().thenApply(this::html);
    }

    private String html(List<FeatureFlag> all) {
        StringBuilder html = new StringBuilder();
        all.stream()
                .sorted(Comparator.comparing(FeatureFlag::name))
                .forEach(flag -> html.append(form(flag, "Change " + flag.name())));
        html.append(form(null, "New flag"));
        html.append(overrideForm());
        return html.toString();
    }

    /** A form for a flag that there is, or for a new one. */
    private String form(@Nullable FeatureFlag flag, String title) {
        String name = flag == null ? "" : Html.escape(flag.name());
        String bucket = flag == null || flag.bucketKey() == null ? "" : Html.escape(flag.bucketKey());
        return start(title)
                + text("Name", "name", name, flag == null ? "required" : "readonly")
                + "<label class=\"switch\"><input type=\"checkbox\" role=\"switch\" name=\"enabled\" value=\"true\""
                + (flag != null && flag.enabled() ? " checked" : "") + "> Enabled</label>"
                + "<div class=\"field\"><label>Tenants that get it, percent <input type=\"number\" name=\"rollout\" min=\"0\""
                + " max=\"100\" required value=\"" + (flag == null ? 100 : flag.rolloutPercentage())
                + "\"></label></div>"
                + text("Bucket key (flags of equal keys choose equal tenants)", "bucket", bucket, "")
                + "<div class=\"actions\"><button type=\"submit\" name=\"action\" value=\"put\">Save</button>"
                + (flag == null ? "" : "<button type=\"submit\" name=\"action\" value=\"delete\">Delete</button>")
                + "</div></form>";
    }

    private String overrideForm() {
        return start("One tenant")
                + text("Flag", "name", "", "required")
                + text("Tenant", "tenant", "", "required")
                + "<div class=\"actions\"><button type=\"submit\" name=\"action\" value=\"on\">On</button>"
                + "<button type=\"submit\" name=\"action\" value=\"off\">Off</button>"
                + "<button type=\"submit\" name=\"action\" value=\"clear\">As all others</button></div></form>";
    }

    private String start(String title) {
        return "<form method=\"post\" action=\"" + Dashboard.FLAGS + "\"><h2>" + Html.escape(title) + "</h2>"
                + form.field();
    }

    private static String text(String title, String name, String value, String more) {
        return "<div class=\"field\"><label>" + title + " <input type=\"text\" name=\"" + name + "\" value=\"" + value
                + "\" autocomplete=\"off\" " + more + "></label></div>";
    }

    /**
     * Does what a form says.
     *
     * @param fields of the form
     * @return completes when it is done
     * @throws IllegalArgumentException when the form says nothing that can be done
     */
    CompletionStage<?> change(Map<String, String> fields) {
        String name = required(fields, "name");
        String action = required(fields, "action");
        CompletionStage<?> done = switch (action) {
            case "put" ->
                flags.put(new FeatureFlag(name, fields.containsKey("enabled"), percent(fields), bucket(fields)));
            case "delete" -> flags.delete(name);
            case "on" -> flags.override(tenant(fields), name, true);
            case "off" -> flags.override(tenant(fields), name, false);
            case "clear" -> flags.override(tenant(fields), name, null);
            default -> throw new IllegalArgumentException("nothing is known about the action " + action);
        };
        log.atInfo()
                .addKeyValue("flag", name)
                .addKeyValue("action", action)
                .addKeyValue("tenant", fields.get("tenant"))
                .log("feature flag changed on the dashboard");
        return done;
    }

    private static TenantId tenant(Map<String, String> fields) {
        return new TenantId(required(fields, "tenant"));
    }

    private static String required(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            throw new IllegalArgumentException("the field " + name + " is empty, at least one character is needed");
        }
        return value;
    }

    private static int percent(Map<String, String> fields) {
        String text = required(fields, "rollout");
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the field rollout is " + text + ", a number is needed", e);
        }
    }

    private static @Nullable String bucket(Map<String, String> fields) {
        String bucket = fields.getOrDefault("bucket", "").strip();
        return bucket.isEmpty() ? null : bucket;
    }
}
