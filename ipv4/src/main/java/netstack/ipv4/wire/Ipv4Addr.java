package netstack.ipv4.wire;

import netstack.skbuff.Linux;

/// IPv4 addresses as the stack carries them: an `int`, first byte highest.
@Linux(value = "in_addr", file = "include/linux/in.h", renamed = true)
public final class Ipv4Addr {
    public static final int ANY = 0;
    public static final int BROADCAST = 0xffffffff;
    public static final int LOOPBACK = 0x7f000001;
    /// 224.0.0.1.
    public static final int ALLHOSTS_GROUP = 0xe0000001;

    private Ipv4Addr() {
    }

    @Linux("ipv4_is_loopback")
    public static boolean isLoopback(int addr) {
        return addr >>> 24 == 127;
    }

    @Linux("ipv4_is_multicast")
    public static boolean isMulticast(int addr) {
        return addr >>> 28 == 14;
    }

    /// 224.0.0.0/24: never forwarded (RFC 5771, section 4).
    @Linux("ipv4_is_local_multicast")
    public static boolean isLocalMulticast(int addr) {
        return addr >>> 8 == 0xe00000;
    }

    @Linux("ipv4_is_lbcast")
    public static boolean isLbcast(int addr) {
        return addr == BROADCAST;
    }

    /// 0.0.0.0/8.
    @Linux("ipv4_is_zeronet")
    public static boolean isZeronet(int addr) {
        return addr >>> 24 == 0;
    }

    /// The mask of a prefix of 0 to 32 bits.
    @Linux(value = "inet_make_mask", file = "include/linux/inetdevice.h")
    public static int makeMask(int plen) {
        return plen == 0 ? 0 : -1 << 32 - plen;
    }

    /// Reads a dotted quad; throws `IllegalArgumentException`.
    @Linux(value = "in4_pton", file = "net/core/utils.c", renamed = true)
    public static int parse(String text) {
        String[] parts = text.split("\\.", -1);
        int addr = 0;
        for (String part : parts) {
            int n = part.matches("\\d{1,3}") ? Integer.parseInt(part) : 256;
            if (n > 255 || parts.length != 4) {
                throw new IllegalArgumentException(
                    "not an IPv4 address: " + text);
            }
            addr = addr << 8 | n;
        }
        return addr;
    }

    /// The dotted quad.
    public static String toString(int addr) {
        return (addr >>> 24) + "." + (addr >>> 16 & 0xff) + "."
            + (addr >>> 8 & 0xff) + "." + (addr & 0xff);
    }
}
