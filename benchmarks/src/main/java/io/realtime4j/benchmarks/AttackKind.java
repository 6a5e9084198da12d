package io.realtime4j.benchmarks;

import java.util.Locale;

/** The attacks; the option names. */
enum AttackKind {
    NOT_READING("20 members of a busy topic that never read"),
    BYTE_BY_BYTE("200 clients that send a byte a second"),
    HALF_OPEN("5000 connections with half a request"),
    BIG_MESSAGES("4 messages of 5,000,000 bytes a second"),
    DEFLATE_BOMBS("10 deflate bombs of 50 MB a second"),
    JOIN_LEAVE("10,000 joins and leaves a second");

    private final String text;

    AttackKind(String text) {
        this.text = text;
    }

    Attack against(Target target, AttackCount count) {
        return switch (this) {
            case NOT_READING -> new NotReading(target, count);
            case BYTE_BY_BYTE -> new ByteByByte(target, count);
            case HALF_OPEN -> new HalfOpen(target, count);
            case BIG_MESSAGES -> new BigMessages(target, count);
            case DEFLATE_BOMBS -> new DeflateBombs(target, count);
            case JOIN_LEAVE -> new JoinLeave(target, count);
        };
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
