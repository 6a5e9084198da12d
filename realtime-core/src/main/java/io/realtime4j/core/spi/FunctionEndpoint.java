package io.realtime4j.core.spi;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** An endpoint made of its parts. */
record FunctionEndpoint(
        HttpEndpoint.Kind kind,
        String method,
        String path,
        Function<HttpRequest, CompletionStage<HttpResponse>> handler)
        implements HttpEndpoint {
    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request) {
        return handler.apply(request);
    }
}
