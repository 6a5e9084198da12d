package io.realtime4j.tck;

import io.realtime4j.core.spi.Transport;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;

class InMemoryTransportTest {
    @Nested
    class OnTheEnginesLanes extends TransportContract {
        private final InMemoryTransport made = InMemoryTransport.create();

        @Override
        protected Transport create() {
            return made;
        }

        @Override
        protected URI uri() {
            return URI.create("memory:transport");
        }

        @Override
        protected TransportClient client() {
            return made;
        }
    }

    @Nested
    class OnItsOwnLanes extends TransportContract {
        private final ThreadLane first = new ThreadLane("test-lane-1");
        private final ThreadLane second = new ThreadLane("test-lane-2");
        private final InMemoryTransport made = InMemoryTransport.create(first, second);

        @AfterEach
        void closeLanes() {
            first.close();
            second.close();
        }

        @Override
        protected Transport create() {
            return made;
        }

        @Override
        protected URI uri() {
            return URI.create("memory:transport");
        }

        @Override
        protected TransportClient client() {
            return made;
        }
    }
}
