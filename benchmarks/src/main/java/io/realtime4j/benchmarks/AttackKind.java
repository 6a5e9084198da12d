package io.realtime4j.benchmarks;

import java.util.Locale;

/** The attacks; the option names. */
enum AttackKind {
    NOT_READING("20 members of a busy topic that never read"),
    BYTE_BY_BYTE("200 clients that send a byte a second"),
    HALF_OPEN("5000 connections with half a request"),
    BIG_MESSAGES("4 messages of 5,000,000 bytes a second"),
    DEFLATE_BOMBS("10 deflate bombs of 50 MB a second"),
    JOIN_LEAVE("10,000 joins and leaves a second"),
    LONG_TOPICS("50 topics of 64 KiB a second"),
    FAILING_TASK("200 tasks a second that throw in a lane", ServerKind.FAULTY),
    NO_MEMORY("200 handlers a second that run out of memory", ServerKind.FAULTY),
    NO_DESCRIPTORS("1200 connections where there are 600 descriptors", ServerKind.STARVED);

    private final String text;
    private final ServerKind server;

    AttackKind(String text) {
        this(text, ServerKind.USUAL);
    }

    AttackKind(String text, ServerKind server) {
        this.text = text;
        this.server = server;
    }

    Attack against(Target target, AttackCount count) {
        return switch (this) {
            case NOT_READING -> new NotReading(target, count);
            case BYTE_BY_BYTE -> new ByteByByte(target, count);
            case HALF_OPEN -> new HalfOpen(target, count);
            case BIG_MESSAGES -> new BigMessages(target, count);
            case DEFLATE_BOMBS -> new DeflateBombs(target, count);
            case JOIN_LEAVE -> new JoinLeave(target, count);
            case LONG_TOPICS -> new LongTopics(target, count);
            case FAILING_TASK -> new Failures(target, count, FaultyFeature.TASK);
            case NO_MEMORY -> new Failures(target, count, FaultyFeature.MEMORY);
            case NO_DESCRIPTORS -> new ManyConnections(target, count);
        };
    }

    /** What it needs to be attacked. */
    ServerKind server() {
        return server;
    }

    String text() {
        return text;
    }

    /** As it is written on the command line and in reports. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return word();
    }
}
