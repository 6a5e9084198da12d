package io.realtime4j.broadcast;

import io.realtime4j.core.spi.Authorizer.Failure;
import io.realtime4j.core.spi.HttpResponse;

/** What callers are told when it could not be found out whether they may write. Pure. */
final class WriteRefusal {
    private WriteRefusal() {}

    static HttpResponse of(Failure failure) {
        return switch (failure) {
            case POLICY_ERROR -> Answers.message(422, "RLS policy error");
            case QUERY_CANCELED -> Answers.message(422, "Query canceled");
            case MISSING_PARTITION -> Answers.message(422, "Missing messages partition");
            case UNAVAILABLE -> Answers.message(422, "Tenant database unavailable");
            case INITIALIZING -> Answers.message(422, "Tenant database initializing");
            case CONNECTING -> Answers.message(422, "Tenant database connection initializing");
            case TOO_MANY_CONNECTIONS -> Answers.message(422, "Tenant database has too many connections");
            case CONNECT_RATE_LIMIT -> Answers.message(422, "Connect rate limit reached");
            case POOL_EXHAUSTED -> Answers.message(429, "Connection pool exhausted");
            case NODE_TIMEOUT, NODE_FAILURE -> Answers.message(500, "RPC error");
            case SUSPENDED -> Answers.message(403, "Tenant is suspended");
            case TENANT_NOT_FOUND -> Answers.message(401, "Tenant not found in database");
            case BAD_CLAIMS, OTHER -> Answers.message(500, "Unable to authorize broadcast");
        };
    }
}
