package io.realtime4j.acceptance.fuzz;

import io.realtime4j.acceptance.Dialect;
import io.realtime4j.acceptance.Frame;
import io.realtime4j.acceptance.HttpCall;
import io.realtime4j.acceptance.rfc6455.Deflated;
import java.util.SplittableRandom;

/** Frames of any opcode, with any bits, whole and in parts, compressed and not, damaged and not. */
final class FrameAttack implements Attack {
    @Override
    public String name() {
        return "frames";
    }

    @Override
    public void strike(Target target, SplittableRandom random) {
        HttpCall handshake = target.handshake(Dialect.V2);
        boolean compression = random.nextBoolean();
        if (compression) {
            handshake.header("sec-websocket-extensions", "permessage-deflate");
        }
        Envelopes envelopes = new Envelopes(random);
        Mutator mutator = new Mutator(random);
        byte[] bytes = Frame.of(Frame.TEXT, Envelopes.join()).encoded();
        for (int i = random.nextInt(6); i >= 0; i--) {
            byte[] payload = random.nextBoolean() ? envelopes.text(Dialect.V2) : envelopes.binary();
            bytes = Mutator.joined(bytes, frame(random, mutator, payload, compression));
        }
        target.sendUpgraded(handshake, random.nextBoolean() ? mutator.mutate(bytes) : bytes);
    }

    private static byte[] frame(SplittableRandom random, Mutator mutator, byte[] payload, boolean compression) {
        Frame frame = switch (random.nextInt(8)) {
            case 0 -> Frame.of(random.nextInt(16), payload);
            case 1 -> Frame.of(Frame.PING, mutator.noise(130));
            case 2 -> Frame.of(Frame.CLOSE, mutator.noise(5));
            case 3 -> Frame.of(Frame.CONTINUATION, payload);
            case 4 ->
                compression
                        ? Frame.of(Frame.TEXT, mutator.mutate(Deflated.of(payload)))
                                .reserved(4)
                        : Frame.of(Frame.TEXT, payload).reserved(random.nextInt(8));
            case 5 -> Frame.of(Frame.TEXT, payload).notFinal();
            case 6 -> Frame.of(Frame.BINARY, payload);
            default -> Frame.of(Frame.TEXT, payload);
        };
        return random.nextInt(30) == 0 ? mutator.noise(200) : frame.encoded();
    }
}
