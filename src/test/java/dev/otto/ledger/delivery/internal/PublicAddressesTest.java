package dev.otto.ledger.delivery.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.otto.ledger.delivery.DeliverySettings;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {
    private static PublicAddresses addresses(boolean allowPrivate) {
        Duration patience = Duration.ofSeconds(30);
        return new PublicAddresses(new DeliverySettings(false, allowPrivate, patience, patience, patience, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "100.127.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "2130706433",
                "127.1",
                "localhost",
                "::1",
                "::",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:a9fe:a9fe",
                "::127.0.0.1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "ff02::1",
                "64:ff9b::7f00:1",
                "2001:db8::1",
                "2001::1",
                "2002:7f00:1::1",
                "3fff::1"
            })
    void nothingIsSentTo(String host) {
        assertThatThrownBy(() -> addresses(false).resolve(host)).isInstanceOf(PublicAddresses.AddressRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "100.63.0.1",
                "100.128.0.1",
                "172.32.0.1",
                "192.0.1.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1",
                "2a00:1450::1",
                "::ffff:8.8.8.8"
            })
    void theInternetIs(String host) throws Exception {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(host))).isTrue();
        assertThat(addresses(false).resolve(host)).hasSize(1);
    }

    @Test
    void unlessTheOperatorAllowsIt() throws Exception {
        assertThat(addresses(true).resolve("127.0.0.1")).hasSize(1);
    }
}
