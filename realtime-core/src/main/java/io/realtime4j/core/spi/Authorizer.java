package io.realtime4j.core.spi;

import io.realtime4j.core.Claims;
import io.realtime4j.core.ErrorCode;
import io.realtime4j.core.Tenant;
import io.realtime4j.core.internal.FixedAuthorizer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Decides whether claims may read or write a private topic. Public topics are never asked about.
 *
 * <ol>
 *   <li>Called on any thread, several at a time; does not block.
 *   <li>Only the extensions of the request are decided; the rest of a {@link Decided} is ignored.
 *   <li>A denial is {@link Decided} with {@code false}; {@link Failed} means that it could not be found out, and is not
 *       kept: the next request asks again.
 *   <li>A stage that fails, or a call that throws, counts as {@link Failure#OTHER}.
 *   <li>{@link #prepare} is asked again and again, by several threads; it is empty when nothing is left to do.
 * </ol>
 */
public interface Authorizer {
    /**
     * Makes ready what decisions about a tenant need, such as its database. Asked before every join and token refresh, on
     * public channels, too, and before everything that is sent to a private topic, even when the permission is known. It is to
     * be cheap when nothing is left to do, and complete already.
     *
     * @param tenant the tenant
     * @return empty when ready, otherwise why not
     */
    default CompletionStage<Optional<Failed>> prepare(Tenant tenant) {
        return FixedAuthorizer.READY;
    }

    /**
     * Decides about reading.
     *
     * @param request who, where and what
     * @return the decision
     */
    CompletionStage<Result> read(Request request);

    /**
     * Decides about writing.
     *
     * @param request who, where and what
     * @return the decision
     */
    CompletionStage<Result> write(Request request);

    /** {@return an authorizer that lets every verified token read and write every private topic} */
    static Authorizer allowAll() {
        return FixedAuthorizer.of((request, write, extension) -> true);
    }

    /** {@return an authorizer that keeps private topics closed; the default} */
    static Authorizer denyAll() {
        return FixedAuthorizer.of((request, write, extension) -> false);
    }

    /**
     * Makes an authorizer of a function.
     *
     * @param policy asked for each extension; does not block
     * @return the authorizer
     */
    static Authorizer of(Policy policy) {
        return FixedAuthorizer.of(policy);
    }

    /** A policy in Java. */
    @FunctionalInterface
    interface Policy {
        /**
         * Decides.
         *
         * @param request who and where
         * @param write true for writing, false for reading
         * @param extension what
         * @return whether it is allowed
         */
        boolean allows(Request request, boolean write, Extension extension);
    }

    /**
     * What is asked.
     *
     * @param tenant whose topic
     * @param topic the name without {@code realtime:}
     * @param claims who
     * @param headers header values by lower-case name: of a WebSocket handshake those starting with {@code x-}, of an HTTP
     *     request all
     * @param extensions what; never empty
     */
    record Request(
            Tenant tenant, String topic, Claims claims, Map<String, String> headers, Set<Extension> extensions) {}

    /** What came of it. */
    sealed interface Result {}

    /**
     * A decision.
     *
     * @param broadcast whether broadcasts are allowed
     * @param presence whether presence is allowed
     */
    record Decided(boolean broadcast, boolean presence) implements Result {}

    /**
     * No decision.
     *
     * @param failure why
     * @param detail free text for logs and for {@link Failure#QUERY_CANCELED}; may be empty
     */
    record Failed(Failure failure, String detail) implements Result {}

    /** Why there is no decision. */
    enum Failure {
        /** The policy or the role is broken. */
        POLICY_ERROR(ErrorCode.RLS_POLICY_ERROR),
        /** The query was cancelled. */
        QUERY_CANCELED(ErrorCode.QUERY_CANCELED),
        /** The messages table lacks today's partition. */
        MISSING_PARTITION(ErrorCode.MISSING_PARTITION),
        /** No connection was free in time. */
        POOL_EXHAUSTED(ErrorCode.INCREASE_CONNECTION_POOL),
        /** The tenant's database cannot be reached. */
        UNAVAILABLE(ErrorCode.UNABLE_TO_CONNECT_TO_PROJECT),
        /** The connection to the tenant's database is being made. */
        INITIALIZING(ErrorCode.INITIALIZING_PROJECT_CONNECTION),
        /** The connection to the tenant's database is made but not yet announced. */
        CONNECTING(ErrorCode.INITIALIZING_PROJECT_CONNECTION),
        /** The tenant's database has too few free connections. */
        TOO_MANY_CONNECTIONS(ErrorCode.DATABASE_LACK_OF_CONNECTIONS),
        /** Too many attempts to connect failed lately. */
        CONNECT_RATE_LIMIT(ErrorCode.DATABASE_CONNECTION_RATE_LIMIT_REACHED),
        /** The tenant is suspended. */
        SUSPENDED(ErrorCode.REALTIME_DISABLED_FOR_TENANT),
        /** The tenant is gone. */
        TENANT_NOT_FOUND(ErrorCode.TENANT_NOT_FOUND),
        /** The claims cannot be given to the database. */
        BAD_CLAIMS(ErrorCode.UNABLE_TO_SET_POLICIES),
        /** Another node did not answer in time. */
        NODE_TIMEOUT(ErrorCode.TIMEOUT_ON_RPC_CALL),
        /** Another node failed. */
        NODE_FAILURE(ErrorCode.ERROR_ON_RPC_CALL),
        /** Anything else. */
        OTHER(ErrorCode.UNKNOWN_ERROR_ON_CHANNEL);

        private final ErrorCode code;

        Failure(ErrorCode code) {
            this.code = code;
        }

        /** {@return the code it is logged with} */
        public ErrorCode code() {
            return code;
        }
    }
}
