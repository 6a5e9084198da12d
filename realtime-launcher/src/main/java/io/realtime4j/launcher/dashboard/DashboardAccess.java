package io.realtime4j.launcher.dashboard;

import io.realtime4j.core.spi.HttpRequest;
import io.realtime4j.core.spi.HttpResponse;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Who may see the dashboard. Thread-safe. */
public interface DashboardAccess {
    /**
     * Looks at a request.
     *
     * @param request the request
     * @return the answer that refuses it, or empty when it may go on
     */
    CompletionStage<Optional<HttpResponse>> refusal(HttpRequest request);

    /**
     * Admits by name and password (HTTP Basic).
     *
     * @param user the name
     * @param password the password
     * @return the access
     */
    static DashboardAccess password(String user, String password) {
        return new PasswordAccess(user, password);
    }

    /**
     * Admits by the token that Cloudflare Access adds to requests of members of a team.
     *
     * @param team where the team's keys are, such as {@code https://acme.cloudflareaccess.com}
     * @return the access
     */
    static DashboardAccess cloudflare(URI team) {
        return new CloudflareAccess(team);
    }
}
