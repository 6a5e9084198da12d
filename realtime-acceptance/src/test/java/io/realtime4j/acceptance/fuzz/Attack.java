package io.realtime4j.acceptance.fuzz;

import java.util.SplittableRandom;

/** A way to send the server random input. */
interface Attack {
    String name();

    /** Sends one piece of input on a connection of its own and waits until the server is done with it. */
    void strike(Target target, SplittableRandom random);
}
