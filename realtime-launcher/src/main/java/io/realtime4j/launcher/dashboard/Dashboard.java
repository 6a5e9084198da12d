package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.spi.HttpEndpoint;
import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import io.realtime4j.launcher.node.NodeIdentity;
import io.realtime4j.launcher.pages.Html;
import io.realtime4j.launcher.pages.Layout;
import io.realtime4j.tenancy.FeatureFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The dashboard: this node, the tenants, and the feature flags where there are any. Not safe for use by several threads. */
public final class Dashboard {
    static final String HOME = "/admin/dashboard/home";
    static final String TENANTS = "/admin/dashboard/tenants";
    static final String FLAGS = "/admin/dashboard/flags";

    private final DashboardAccess access;
    private final Layout layout;
    private final Form form = new Form();
    private final List<HttpEndpoint> endpoints = new ArrayList<>();
    private final NodeIdentity identity;
    private final ShownTenants tenants;
    private @Nullable FeatureFlags flags;

    private Dashboard(DashboardAccess access, NodeIdentity identity, ShownTenants tenants) {
        this.access = access;
        this.layout = new Layout(identity);
        this.identity = identity;
        this.tenants = tenants;
    }

    /**
     * Begins with what every node has.
     *
     * @param access who may see it
     * @param identity the node
     * @param tenants shown without their secrets
     * @return a dashboard to be completed
     */
    public static Dashboard of(DashboardAccess access, NodeIdentity identity, ShownTenants tenants) {
        return new Dashboard(access, identity, tenants);
    }

    /**
     * Adds the page of feature flags.
     *
     * @param value the flags
     * @return this dashboard
     */
    public Dashboard flags(FeatureFlags value) {
        this.flags = value;
        return this;
    }

    /** {@return the endpoints} */
    public List<HttpEndpoint> endpoints() {
        get("/admin/dashboard", request -> answer(HttpResponse.redirect(HOME)));
        get(HOME, request -> answer(page("Node", new NodePage(identity).html())));
        TenantsPage tenantsPage = new TenantsPage(tenants);
        get(TENANTS, request -> tenantsPage.html().thenApply(html -> page("Tenants", html)));
        FeatureFlags known = flags;
        if (known != null) {
            FlagsPage page = new FlagsPage(known, form);
            get(FLAGS, request -> page.html().thenApply(html -> page("Feature flags", html)));
            add("POST", FLAGS, request -> changed(page, request));
        }
        return List.copyOf(endpoints);
    }

    private CompletionStage<HttpResponse> changed(FlagsPage flagsPage, HttpRequest request) {
        try {
            return flagsPage.change(form.read(request)).thenApply(done -> HttpResponse.redirect(FLAGS));
        } catch (IllegalArgumentException e) {
            String reason = "<p class=\"error\">" + Html.escape(String.valueOf(e.getMessage())) + "</p>";
            HttpResponse refused = page("Not changed", reason);
            return answer(new HttpResponse(422, refused.headers(), refused.body()));
        }
    }

    private HttpResponse page(String title, String html) {
        StringBuilder main = new StringBuilder("<nav class=\"actions\" aria-label=\"Dashboard\">");
        link(main, HOME, "Node");
        link(main, TENANTS, "Tenants");
        if (flags != null) {
            link(main, FLAGS, "Feature flags");
        }
        main.append("</nav><h1>").append(Html.escape(title)).append("</h1>").append(html);
        return HttpResponse.html(200, layout.page(title + " - Dashboard", "", main.toString()))
                .withHeader("cache-control", "no-store");
    }

    private static void link(StringBuilder html, String path, String text) {
        html.append("<a href=\"").append(path).append("\">").append(text).append("</a> ");
    }

    private void get(String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        add("GET", path, handler);
    }

    private void add(String method, String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        endpoints.add(HttpEndpoint.page(
                method,
                path,
                request -> access.refusal(request)
                        .thenCompose(refusal -> refusal.isPresent() ? answer(refusal.get()) : handler.apply(request))));
    }

    private static CompletionStage<HttpResponse> answer(HttpResponse response) {
        return CompletableFuture.completedFuture(response);
    }
}
