package io.realtime4j.acceptance.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Damages bytes at random. */
final class Mutator {
    private static final int MOST_BYTES = 100_000;
    private static final byte[] ODD = {
        0, 1, 0x7f, (byte) 0x80, (byte) 0xff, '"', '\\', '{', '[', ',', ':', '\r', '\n', ' '
    };

    private final SplittableRandom random;

    Mutator(SplittableRandom random) {
        this.random = random;
    }

    /** Up to eight damages, often none. */
    byte[] mutate(byte[] bytes) {
        byte[] mutated = bytes;
        for (int i = random.nextInt(9) - 2; i > 0 && mutated.length < MOST_BYTES; i--) {
            mutated = damage(mutated);
        }
        return mutated;
    }

    private byte[] damage(byte[] bytes) {
        int at = random.nextInt(bytes.length + 1);
        int length = random.nextInt(Math.min(bytes.length - at, 64) + 1);
        byte[] head = Arrays.copyOf(bytes, at);
        byte[] part = Arrays.copyOfRange(bytes, at, at + length);
        byte[] tail = Arrays.copyOfRange(bytes, at + length, bytes.length);
        return switch (random.nextInt(7)) {
            case 0 -> flipBit(bytes);
            case 1 -> joined(head, tail); // removes
            case 2 -> joined(head, part, part, tail); // repeats
            case 3 -> joined(head, noise(16), part, tail); // inserts
            case 4 -> joined(head, new byte[] {ODD[random.nextInt(ODD.length)]}, tail);
            case 5 -> head; // cuts off
            default -> joined(tail, part, head); // swaps
        };
    }

    private byte[] flipBit(byte[] bytes) {
        byte[] flipped = bytes.clone();
        if (flipped.length > 0) {
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    /** Random bytes, up to that many. */
    byte[] noise(int most) {
        byte[] noise = new byte[random.nextInt(most + 1)];
        random.nextBytes(noise);
        return noise;
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
