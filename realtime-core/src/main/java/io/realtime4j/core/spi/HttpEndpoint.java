package io.realtime4j.core.spi;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Method, path pattern and handler. Features contribute endpoints, transports mount them.
 *
 * <ol>
 *   <li>{@link #path} is matched segment by segment, empty segments ignored; <code>{name}</code> matches one whole segment,
 *       which is percent-decoded into {@link HttpRequest#parameters}. Of endpoints that match, the first that was added answers.
 *   <li>{@link #handle} is called on any thread, several at a time, and does not block.
 *   <li>A stage that fails, or a handler that throws, is answered with 500 and logged.
 *   <li>A body that claims to be JSON is one JSON value: the engine answers 400 otherwise, before it looks for an endpoint.
 *   <li>A request whose {@code Accept} does not admit what {@link #kind} says is answered with 406 by the engine.
 * </ol>
 */
public interface HttpEndpoint {
    /** {@return upper case, such as {@code POST}; {@code GET} endpoints answer {@code HEAD}, too} */
    String method();

    /** {@return such as <code>/api/broadcast/{topic}/events/{event}</code>} */
    String path();

    /**
     * Answers a request.
     *
     * @param request with its parameters
     * @return the answer
     */
    CompletionStage<HttpResponse> handle(HttpRequest request);

    /** {@return by which rules it is served; {@link Kind#OTHER} unless overridden} */
    default Kind kind() {
        return Kind.OTHER;
    }

    /**
     * Makes an endpoint of kind {@link Kind#OTHER} of a function.
     *
     * @param method upper case
     * @param path the pattern
     * @param handler answers
     * @return the endpoint
     */
    static HttpEndpoint of(String method, String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return new FunctionEndpoint(Kind.OTHER, method, path, handler);
    }

    /**
     * Makes an endpoint that answers JSON of a function.
     *
     * @param method upper case
     * @param path the pattern
     * @param handler answers
     * @return the endpoint
     */
    static HttpEndpoint json(String method, String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return new FunctionEndpoint(Kind.JSON, method, path, handler);
    }

    /**
     * Makes an endpoint that answers HTML of a function.
     *
     * @param method upper case
     * @param path the pattern
     * @param handler answers
     * @return the endpoint
     */
    static HttpEndpoint page(String method, String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return new FunctionEndpoint(Kind.PAGE, method, path, handler);
    }

    /**
     * Makes an endpoint that answers {@code GET} with a file of a function.
     *
     * @param path the pattern
     * @param handler answers
     * @return the endpoint
     */
    static HttpEndpoint file(String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return new FunctionEndpoint(Kind.FILE, "GET", path, handler);
    }

    /** By which rules an endpoint is served. */
    enum Kind {
        /** Answers JSON to those who take it. */
        JSON,
        /** Answers HTML to those who take it; the engine adds headers that protect pages. */
        PAGE,
        /** A static file: not logged, without request id; says itself how it may be cached. */
        FILE,
        /** Whatever, to everybody. */
        OTHER
    }
}
