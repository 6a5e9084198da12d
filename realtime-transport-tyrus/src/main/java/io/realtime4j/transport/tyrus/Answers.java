package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Turns the engine's answers into Netty's. Pure except for the date. */
final class Answers {
    private static final int SMALLEST_GZIP = 1024;
    private static final Pattern COMPRESSIBLE =
            Pattern.compile("text/.*|application/(.*[+])?(json|xml|javascript|yaml).*|image/svg[+]xml.*");

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private Answers() {}

    /** An answer of the transport's own: the status phrase as text. */
    static HttpResponse plain(HttpResponseStatus status) {
        return HttpResponse.text(status.code(), status.reasonPhrase());
    }

    /** Whether the body is worth compressing for a client that takes gzip. */
    static boolean isCompressible(HttpResponse answer) {
        String type = answer.headers().getOrDefault("content-type", "").toLowerCase(Locale.ROOT);
        return (answer.writer() != null || answer.body().length() >= SMALLEST_GZIP)
                && !answer.headers().containsKey("content-encoding")
                && COMPRESSIBLE.matcher(type).matches();
    }

    static HttpResponse gzip(HttpResponse answer) {
        Slice body = answer.body();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length() / 2);
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(body.array(), body.offset(), body.length());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return new HttpResponse(answer.status(), answer.headers(), Slice.of(bytes.toByteArray()))
                .withHeader("content-encoding", "gzip");
    }

    static FullHttpResponse encode(HttpResponse answer, boolean withoutBody, boolean close, boolean http11) {
        Slice body = answer.body();
        ByteBuf content = withoutBody
                ? Unpooled.EMPTY_BUFFER
                : Unpooled.wrappedBuffer(body.array(), body.offset(), body.length());
        FullHttpResponse response =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), content);
        HttpHeaders headers = response.headers();
        setHeaders(headers, answer, close, http11);
        if (answer.writer() == null && answer.status() != 204 && answer.status() != 304) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, body.length());
        }
        return response;
    }

    /** The head of an answer whose body follows in chunks, or up to the end of the connection for HTTP/1.0. */
    static io.netty.handler.codec.http.HttpResponse head(HttpResponse answer, boolean close, boolean http11) {
        DefaultHttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        setHeaders(response.headers(), answer, close, http11);
        if (http11) {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
        return response;
    }

    private static void setHeaders(HttpHeaders headers, HttpResponse answer, boolean close, boolean http11) {
        answer.headers().forEach(headers::set);
        headers.set(HttpHeaderNames.DATE, DATE.format(ZonedDateTime.now(ZoneOffset.UTC)));
        if (close) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (!http11) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }
}
