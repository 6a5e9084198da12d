package io.realtime4j.tck;

import io.realtime4j.core.CloseReason;
import io.realtime4j.core.protocol.Slice;
import io.realtime4j.core.spi.Link;
import io.realtime4j.core.spi.LinkListener;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes down what a transport tells about a link, and what it does wrong. Thread-safe, since a wrong one may call from anywhere. */
final class RecordingLink implements LinkListener {
    final Link link;
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Long> overflows = new LinkedBlockingQueue<>();
    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();
    final AtomicInteger activities = new AtomicInteger();
    final Queue<String> offLane = new ConcurrentLinkedQueue<>();
    final Queue<String> late = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean busy = new AtomicBoolean();

    RecordingLink(Link link) {
        this.link = link;
    }

    @Override
    public void onText(byte[] buffer, int offset, int length) {
        told("onText", () -> messages.add("text " + new Slice(buffer, offset, length).utf8()));
    }

    @Override
    public void onBinary(byte[] buffer, int offset, int length) {
        told("onBinary", () -> messages.add("binary " + HexFormat.of().formatHex(buffer, offset, offset + length)));
    }

    @Override
    public void onActivity() {
        told("onActivity", activities::incrementAndGet);
    }

    @Override
    public void onOverflow(long pendingBytes) {
        told("onOverflow", () -> overflows.add(pendingBytes));
    }

    @Override
    public void onClosed(@Nullable CloseReason reason) {
        told("onClosed", () -> ends.add(reason == null ? "none" : reason.code() + " " + reason.text()));
    }

    private void told(String what, Runnable step) {
        if (!link.lane().isCurrent() || !busy.compareAndSet(false, true)) {
            offLane.add(what);
        }
        if (!ends.isEmpty()) {
            late.add(what);
        }
        step.run();
        busy.set(false);
    }
}
