package io.realtime4j.transport.tyrus;

import io.netty.channel.EventLoop;
import io.realtime4j.core.spi.Gateway;
import io.realtime4j.core.spi.Lane;
import io.realtime4j.core.spi.Meters.Counter;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One event loop as a lane. Besides running tasks it keeps what the links of the loop share: the list of links with
 * something to write, which is worked off once at the end of a turn, the buffer in which inbound messages are handed to
 * the engine, and the loop's part of the node's outbound budget. Except for {@link Lane}'s methods all of it is touched on
 * the loop only.
 */
final class NettyLane implements Lane {
    private static final Logger log = LoggerFactory.getLogger(NettyLane.class);
    /** Length of the arrays that are used again for what comes in parts. */
    static final int PIECE = 32 * 1024;

    private static final int KEPT_PIECES = Gateway.MAX_MESSAGE_BYTES / PIECE;
    private static final int KEPT_SPARE = Gateway.MAX_MESSAGE_BYTES;
    /** Of the largest message: in pieces, put together, and inflated. */
    private static final long LEAST_INBOUND_BYTES = 3L * Gateway.MAX_MESSAGE_BYTES + PIECE;

    private static final byte[] NO_BYTES = new byte[0];

    private final EventLoop loop;
    private final Runnable flush = this::flushDirty;
    private final DirectWriter writer = new DirectWriter(HostedLink.CHUNK);
    private @Nullable HostedLink[] dirty = new HostedLink[16];
    private int dirtyCount;
    private boolean flushing;
    private final ParkingLot parking = new ParkingLot();
    private final InboundBudget inbound = new InboundBudget();
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private byte[] scratch = NO_BYTES;
    private byte[] spare = NO_BYTES;
    private final LaneBudget outbound = new LaneBudget();
    private Counter failures = amount -> {};
    private int closing;
    private @Nullable CompletableFuture<Boolean> quiet;
    private @Nullable HostedLink newest; // of the chain of links that have not ended
    private @Nullable CompletableFuture<Boolean> empty;
    private @Nullable HostedLink opening;
    private @Nullable MessageDeflater deflater;
    private @Nullable MessageInflater inflater;

    NettyLane(EventLoop loop) {
        this.loop = loop;
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            log.atDebug().setCause(e).log("task for a stopped lane dropped");
        }
    }

    @Override
    public boolean isCurrent() {
        return loop.inEventLoop();
    }

    @Override
    public void schedule(Runnable task, long delayMillis) {
        try {
            var unused = loop.schedule(() -> run(task), delayMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            log.atDebug().setCause(e).log("timer for a stopped lane dropped");
        }
    }

    /** Runs a task when every socket that is ready by then has been served once. On the loop. */
    void nextTurn(Runnable task) {
        execute(() -> schedule(task, 0)); // timers are looked at once per turn, tasks until there is none left
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) { // a timer's would stay in a future that nobody reads
            failures.add(1);
            log.atError().setCause(e).log("lane task failed");
        }
    }

    /** Has the link's queue written at the end of this turn. */
    void markDirty(HostedLink link) {
        if (dirtyCount == dirty.length) {
            dirty = Arrays.copyOf(dirty, dirtyCount * 2);
        }
        dirty[dirtyCount++] = link;
        if (dirtyCount == 1 && !flushing) {
            execute(flush);
        }
    }

    private void flushDirty() {
        flushing = true;
        for (int i = 0; i < dirtyCount; i++) { // what becomes dirty meanwhile is appended
            HostedLink link = dirty[i];
            dirty[i] = null;
            if (link != null) {
                link.flushQueue();
            }
        }
        dirtyCount = 0;
        flushing = false;
        parking.endTurn();
    }

    DirectWriter writer() {
        return writer;
    }

    /** An array of at least that length, good until the next call. */
    byte[] scratch(int length) {
        if (scratch.length < length) {
            scratch = new byte[Math.max(4096, Integer.highestOneBit(Math.max(1, length - 1)) << 1)];
        }
        return scratch;
    }

    /** An array of {@link #PIECE} bytes, with anything in it. */
    byte[] piece() {
        byte[] kept = pieces.poll();
        return kept == null ? new byte[PIECE] : kept;
    }

    /** Takes an array back that nobody uses any more, to give it out again if it is a piece. */
    void reuse(byte[] array) {
        if (array.length == PIECE && pieces.size() < KEPT_PIECES) {
            pieces.push(array);
        }
    }

    /** An array of at least that length for a large message, with anything in it, until {@link #reuseLarge}. */
    LargeArray large(int length) {
        if (spare.length < length) {
            return new LargeArray(length, null);
        }
        byte[] array = spare;
        spare = NO_BYTES;
        return new LargeArray(length, array);
    }

    /** Takes such an array back: making one of megabytes takes longer than filling it, and one is enough for a lane. */
    void reuseLarge(LargeArray large) {
        byte[] array = large.made();
        if (array != null && array.length > spare.length && array.length <= KEPT_SPARE) {
            spare = array;
        }
    }

    ParkingLot parking() {
        return parking;
    }

    MessageDeflater deflater() {
        MessageDeflater known = deflater;
        if (known == null) {
            known = new MessageDeflater();
            deflater = known;
        }
        return known;
    }

    MessageInflater inflater() {
        MessageInflater known = inflater;
        if (known == null) {
            known = new MessageInflater();
            inflater = known;
        }
        return known;
    }

    InboundBudget inbound() {
        return inbound;
    }

    /** Sets this lane's part of the node's outbound budget; what comes in may take as much, and the largest message always fits. */
    void limitBytes(long most) {
        outbound.limit(most);
        parking.limit(most / 4);
        inbound.limit(Math.max(most, LEAST_INBOUND_BYTES));
    }

    void countFailures(Counter counter) {
        failures = counter;
    }

    boolean hasRoomFor(long bytes) {
        return outbound.hasRoomFor(bytes);
    }

    void addQueuedBytes(long bytes) {
        outbound.add(bytes);
    }

    /** Bytes that wait for sockets. Any thread. */
    long outboundBytes() {
        return outbound.kept();
    }

    /** Bytes of requests and messages that the engine has not taken yet. Any thread. */
    long inboundBytes() {
        return inbound.kept();
    }

    void closingBegan() {
        closing++;
    }

    void closingEnded() {
        closing--;
        if (closing == 0 && quiet != null) {
            quiet.complete(true);
        }
    }

    /** Completes when no link of this lane is busy with sending its last frames. Any thread. */
    CompletableFuture<Boolean> whenQuiet() {
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        execute(() -> {
            quiet = future;
            if (closing == 0) {
                future.complete(true);
            }
        });
        return future;
    }

    void add(HostedLink link) {
        if (newest != null) {
            newest.chainBefore(link);
        }
        link.chainAfter(newest);
        newest = link;
    }

    void remove(HostedLink link, @Nullable HostedLink newer, @Nullable HostedLink older) {
        if (older != null) {
            older.chainBefore(newer);
        }
        if (newer != null) {
            newer.chainAfter(older);
        } else {
            newest = older;
        }
        if (newest == null && empty != null) {
            empty.complete(true);
        }
    }

    /** Ends all links; completes when the engine has been told of each. Any thread. */
    CompletableFuture<Boolean> endAll() {
        CompletableFuture<Boolean> future = new CompletableFuture<>();
        execute(() -> {
            empty = future;
            for (HostedLink link = newest; link != null; link = link.older()) {
                link.abort(); // leaves the chain later
            }
            if (newest == null) {
                future.complete(true);
            }
        });
        return future;
    }

    /** Runs a step of an upgrade during which {@link #opening} is the link to be. */
    <T> T opening(HostedLink link, Supplier<T> step) {
        opening = link;
        try {
            return step.get();
        } finally {
            opening = null;
        }
    }

    @Nullable
    HostedLink opening() {
        return opening;
    }

    /** Frees what is not on the heap. On the loop, when it ends. */
    void release() {
        writer.release();
        if (deflater != null) {
            deflater.close();
            deflater = null;
        }
        if (inflater != null) {
            inflater.close();
            inflater = null;
        }
    }
}
