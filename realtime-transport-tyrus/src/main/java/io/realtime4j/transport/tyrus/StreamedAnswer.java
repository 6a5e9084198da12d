package io.realtime4j.transport.tyrus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import io.realtime4j.core.spi.BodyWriter;
import io.realtime4j.core.spi.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends an answer whose body is written meanwhile: a worker writes into a buffer and waits until the client took it, so that
 * one buffer per answer is all that is ever kept.
 */
final class StreamedAnswer {
    private static final Logger log = LoggerFactory.getLogger(StreamedAnswer.class);
    private static final int CHUNK = 64 * 1024;
    private static final long PATIENCE_MILLIS = 5_000;

    private final HttpGate gate;
    private final HttpResponse response;
    private final BodyWriter writer;
    private final boolean close;
    private final boolean http11;

    StreamedAnswer(HttpGate gate, RequestHead request, HttpResponse response, BodyWriter writer, boolean close) {
        this.gate = gate;
        this.response = response;
        this.writer = writer;
        this.http11 = request.http11();
        this.close = close || !http11;
    }

    /** On the lane. */
    void start() {
        var unused = gate.send(Answers.head(response, close, http11));
        try {
            gate.hosting().workers().execute(this::write);
        } catch (RejectedExecutionException e) {
            log.atDebug().setCause(e).log("answer dropped, the transport is stopped");
            Sockets.close(gate.channel());
        }
    }

    /** On a worker. */
    private void write() {
        try {
            writeBody(new Chunks());
            gate.lane()
                    .execute(() -> gate.send(LastHttpContent.EMPTY_LAST_CONTENT)
                            .addListener((ChannelFutureListener) written -> gate.answered(written, close)));
        } catch (IOException e) {
            log.atDebug().setCause(e).log("answer broken off");
            Sockets.close(gate.channel());
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("body of an answer could not be written");
            Sockets.close(gate.channel());
        }
    }

    private void writeBody(Chunks chunks) throws IOException {
        boolean zipped = "gzip".equals(response.headers().get("content-encoding"));
        try (OutputStream out = zipped ? new GZIPOutputStream(chunks) : chunks) {
            writeAll(out, chunks);
        }
    }

    private void writeAll(OutputStream out, Chunks chunks) throws IOException {
        boolean whole = false;
        try {
            writer.writeTo(out);
            whole = true;
        } finally {
            if (!whole) {
                chunks.giveUp();
            }
        }
    }

    /** What the body is written to. Confined to the worker; parts are sent by the lane. */
    private final class Chunks extends OutputStream {
        private final byte[] buffer = new byte[CHUNK];
        private int length;
        private boolean givenUp;

        @Override
        public void write(int value) throws IOException {
            if (length == CHUNK) {
                flush();
            }
            buffer[length++] = (byte) value;
        }

        @Override
        public void write(byte[] bytes, int offset, int count) throws IOException {
            int done = 0;
            while (done < count) {
                if (length == CHUNK) {
                    flush();
                }
                int part = Math.min(CHUNK - length, count - done);
                System.arraycopy(bytes, offset + done, buffer, length, part);
                length += part;
                done += part;
            }
        }

        /** Sends nothing more, not even what is in the buffer. */
        void giveUp() {
            givenUp = true;
        }

        @Override
        public void close() throws IOException {
            flush();
        }

        @Override
        public void flush() throws IOException {
            if (length > 0 && !givenUp) {
                ByteBuf part = Unpooled.copiedBuffer(buffer, 0, length);
                CompletableFuture<Boolean> sent = new CompletableFuture<>();
                gate.lane()
                        .execute(() -> gate.send(new DefaultHttpContent(part))
                                .addListener((ChannelFutureListener) written -> complete(sent, written)));
                await(sent);
            }
            length = 0;
        }

        private void complete(CompletableFuture<Boolean> sent, ChannelFuture written) {
            if (written.isSuccess()) {
                sent.complete(true);
            } else {
                sent.completeExceptionally(written.cause());
            }
        }

        /** The gate cuts off who does not read; the limit here is for a lane that is gone. */
        private void await(CompletableFuture<Boolean> sent) throws IOException {
            long limit = gate.hosting().settings().keepAliveTimeout().toMillis() + PATIENCE_MILLIS;
            try {
                sent.get(limit, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) {
                throw new IOException("the client did not take the answer", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while the client was to take the answer", e);
            }
        }
    }
}
