package io.realtime4j.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerProbeTest {
    @Test
    void givenThisProcess_thenItsHeapIsCounted() throws Exception {
        ServerProbe probe = new ServerProbe(ProcessHandle.current());

        assertThat(probe.liveHeap())
                .hasValueSatisfying(census -> assertThat(census.classes()).containsKey("java.lang.String"));
        assertThat(probe.cpu()).isPresent();
    }

    @Test
    void givenProcessThatIsNoJvm_thenItIsLeftAlone() throws Exception {
        Process other = new ProcessBuilder("cat").start();
        try {
            ServerProbe probe = new ServerProbe(other.toHandle());

            assertThat(probe.liveHeap()).isEmpty();
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.getOutputStream().close();
            other.waitFor();
        }
        assertThat(other.exitValue()).isZero();
    }
}
