package io.realtime4j.acceptance.fuzz;

import io.realtime4j.acceptance.Dialect;
import io.realtime4j.acceptance.Frame;
import java.util.SplittableRandom;

/** Whole frames with messages that are almost right, on joined and other topics. */
final class EnvelopeAttack implements Attack {
    private static final int MESSAGES = 20;

    @Override
    public String name() {
        return "envelopes";
    }

    @Override
    public void strike(Target target, SplittableRandom random) {
        Dialect dialect = random.nextBoolean() ? Dialect.V1 : Dialect.V2;
        Envelopes envelopes = new Envelopes(random);
        Mutator mutator = new Mutator(random);
        byte[] bytes = Frame.of(Frame.TEXT, Envelopes.join()).encoded();
        for (int i = 0; i < MESSAGES; i++) {
            boolean binary = random.nextInt(3) == 0;
            byte[] message = binary ? envelopes.binary() : envelopes.text(dialect);
            byte[] sent = random.nextBoolean() ? mutator.mutate(message) : message;
            bytes = Mutator.joined(
                    bytes, Frame.of(binary ? Frame.BINARY : Frame.TEXT, sent).encoded());
        }
        target.sendUpgraded(target.handshake(dialect), bytes);
    }
}
