package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.DeliverySettings;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.springframework.stereotype.Component;

/**
 * Resolves names to addresses of the internet alone. The client connects to what this answers and asks nobody else, so a
 * name that leads elsewhere the second time leads nowhere.
 */
@Component
class PublicAddresses implements DnsResolver, AutoCloseable {
    private final boolean allowPrivate;
    private final Names names;

    PublicAddresses(DeliverySettings settings) {
        allowPrivate = settings.allowPrivate();
        names = new Names(SystemDefaultDnsResolver.INSTANCE, settings.timeout());
    }

    /** Says which name leads to an address that nothing is sent to. */
    static final class AddressRefused extends UnknownHostException {
        AddressRefused(String host) {
            super(host + " leads to an address that is not on the internet");
        }
    }

    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
        InetAddress[] addresses = names.addresses(host);
        for (InetAddress address : addresses) {
            // One is enough: whoever names such an address beside a good one has nothing good in mind.
            if (!allowPrivate && !isPublic(address)) {
                throw new AddressRefused(host);
            }
        }
        return addresses;
    }

    @Override
    public String resolveCanonicalHostname(String host) {
        return host;
    }

    @Override
    public void close() {
        names.close();
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return address instanceof Inet4Address ? isPublicV4(bytes) : isPublicV6(bytes);
    }

    /** All but what IANA keeps for special purposes. */
    private static boolean isPublicV4(byte[] bytes) {
        int a = bytes[0] & 0xff;
        int b = bytes[1] & 0xff;
        int c = bytes[2] & 0xff;
        return switch (a) {
            case 0, 10, 127 -> false;
            case 100 -> (b & 0xc0) != 64;
            case 169 -> b != 254;
            case 172 -> (b & 0xf0) != 16;
            case 192 -> b != 168 && !(b == 0 && (c == 0 || c == 2)) && !(b == 88 && c == 99);
            case 198 -> (b & 0xfe) != 18 && !(b == 51 && c == 100);
            case 203 -> !(b == 0 && c == 113);
            default -> a < 224;
        };
    }

    /** Global unicast, 2000::/3, without those that carry an address of version 4 or are for examples. */
    private static boolean isPublicV6(byte[] bytes) {
        int first = pair(bytes, 0);
        int second = pair(bytes, 2);
        boolean unicast = (first & 0xe000) == 0x2000;
        boolean special = switch (first) {
            case 0x2001 -> second < 0x200 || second == 0xdb8;
            case 0x2002 -> true;
            case 0x3fff -> second < 0x1000;
            default -> false;
        };
        return unicast && !special;
    }

    private static int pair(byte[] bytes, int at) {
        return ((bytes[at] & 0xff) << 8) | (bytes[at + 1] & 0xff);
    }
}
