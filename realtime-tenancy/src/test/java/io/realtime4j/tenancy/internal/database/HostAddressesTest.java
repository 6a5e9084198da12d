package io.realtime4j.tenancy.internal.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class HostAddressesTest {
    @Test
    void givenBothFamilies_whenLookedUp_thenIpv6ComesFirstAndTheNameLast() throws Exception {
        HostAddresses found = of("db.example.com", "192.0.2.1", "2001:db8::1");

        assertThat(found.candidates()).containsExactly("[2001:db8:0:0:0:0:0:1]", "db.example.com");
        assertThat(found.onlyIpv4()).isFalse();
    }

    @Test
    void givenIpv4Only_whenLookedUp_thenTheNameAndAWord() throws Exception {
        HostAddresses found = of("db.example.com", "192.0.2.1");

        assertThat(found.candidates()).containsExactly("db.example.com");
        assertThat(found.onlyIpv4()).isTrue();
    }

    @Test
    void givenIpv6Only_whenLookedUp_thenTheNameAlone() throws Exception {
        HostAddresses found = of("db.example.com", "2001:db8::1", "2001:db8::2");

        assertThat(found.candidates()).containsExactly("db.example.com");
        assertThat(found.onlyIpv4()).isFalse();
    }

    @Test
    void givenAnAddress_whenLookedUp_thenItIsWrittenAsInAUrl() throws Exception {
        assertThat(of("2001:db8::1", "2001:db8::1").candidates()).containsExactly("[2001:db8::1]");
        assertThat(of("[2001:db8::1]", "2001:db8::1").candidates()).containsExactly("[2001:db8::1]");
    }

    @Test
    void givenUnknownName_whenLookedUp_thenItFails() {
        assertThatThrownBy(() -> HostAddresses.of("nope.example.com", host -> {
                    throw new UnknownHostException(host);
                }))
                .isInstanceOf(UnknownHostException.class);
    }

    private static HostAddresses of(String host, String... addresses) throws UnknownHostException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < addresses.length; i++) {
            all[i] = InetAddress.getAllByName(addresses[i])[0];
        }
        return HostAddresses.of(host, name -> all);
    }
}
