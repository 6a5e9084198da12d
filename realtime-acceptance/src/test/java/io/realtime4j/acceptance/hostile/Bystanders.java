package io.realtime4j.acceptance.hostile;

import io.realtime4j.acceptance.Client;
import io.realtime4j.acceptance.TestTenant;

/** Two well-behaved clients, as a rule on different lanes, who must be able to talk whatever others do. */
final class Bystanders {
    private static final String TOPIC = "realtime:bystanders";

    private final Client first;
    private final Client second;
    private int said;

    Bystanders(TestTenant tenant) {
        first = tenant.v2().join(TOPIC);
        second = tenant.v2().join(TOPIC);
    }

    /** Each says something to the other, who hears it and nothing else. */
    void talk() {
        say(first, second);
        say(second, first);
        first.expectNothing();
        second.expectNothing();
    }

    private void say(Client from, Client to) {
        said++;
        from.send("['1',null,'%s','broadcast',{'said':%d}]".formatted(TOPIC, said));
        to.expect("[null,null,'%s','broadcast',{'said':%d}]".formatted(TOPIC, said));
    }
}
