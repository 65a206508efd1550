package netstack.host.libpcap;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Addresses as text.
///
/// @param value the parts that were given, the last one lowest
/// @param bits 8 for each part
record IpText(int value, int bits) {
    private static final int HEX = 16;

    /// One to four decimal parts.
    static IpText of(String s) {
        int addr = 0;
        int len = 0;
        for (String part : s.split("\\.", -1)) {
            if (part.length() > 9 || Integer.parseInt(part) > 255) {
                throw new PcapError("invalid IPv4 address '" + s + "'");
            }
            addr = addr << 8 | Integer.parseInt(part);
            len += 8;
        }
        return new IpText(addr, len);
    }

    /// The parts moved to the front.
    int promoted() {
        return bits == 32 ? value : value << 32 - bits;
    }

    /// A DECnet address: area and node.
    static int decnet(String s) {
        String[] p = s.split("\\.");
        return Integer.parseInt(p[0]) << 10 & 0176000
            | Integer.parseInt(p[1]) & 01777;
    }

    static byte[] ipv6(String s) {
        try {
            byte[] a = InetAddress.getByName("[" + s + "]").getAddress();
            if (a.length == 4) {
                byte[] mapped = new byte[16];
                mapped[10] = -1;
                mapped[11] = -1;
                System.arraycopy(a, 0, mapped, 12, 4);
                return mapped;
            }
            return a;
        } catch (UnknownHostException e) {
            throw new PcapError("bogus IPv6 address " + s);
        }
    }

    /// Six bytes, in any of the ways to write them.
    static byte[] mac(String s) {
        String[] parts = s.split("[:.-]");
        byte[] mac = new byte[6];
        if (parts.length == 6) {
            for (int i = 0; i < 6; i++) {
                mac[i] = (byte) Integer.parseInt(parts[i], HEX);
            }
            return mac;
        }
        long v = Long.parseLong(String.join("", parts), HEX);
        for (int i = 0; i < 6; i++) {
            mac[i] = (byte) (v >> 40 - 8 * i);
        }
        return mac;
    }
}
