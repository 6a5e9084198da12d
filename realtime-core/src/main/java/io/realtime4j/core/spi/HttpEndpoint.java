package io.realtime4j.core.spi;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Method, path pattern and handler. Features contribute endpoints, transports mount them.
 *
 * <ol>
 *   <li>{@link #path} is matched segment by segment, empty segments ignored; <code>{name}</code> matches one whole segment,
 *       which is percent-decoded into {@link HttpRequest#parameters}.
 *   <li>{@link #handle} is called on any thread, several at a time, and does not block.
 *   <li>A stage that fails, or a handler that throws, is answered with 500 and logged.
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

    /**
     * Makes an endpoint of a function.
     *
     * @param method upper case
     * @param path the pattern
     * @param handler answers
     * @return the endpoint
     */
    static HttpEndpoint of(String method, String path, Function<HttpRequest, CompletionStage<HttpResponse>> handler) {
        return new HttpEndpoint() {
            @Override
            public String method() {
                return method;
            }

            @Override
            public String path() {
                return path;
            }

            @Override
            public CompletionStage<HttpResponse> handle(HttpRequest request) {
                return handler.apply(request);
            }
        };
    }
}
