package netstack.ipv4;

import static netstack.skbuff.wire.Wire.u8;

import netstack.ipv4.dev.InDevice;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.Wire;

/// The options of a received header (RFC 791, section 3.1; RFC 1812,
/// section 4.2.2.1): are they well formed, and are they allowed?
///
/// Left out: acting on them (recording routes and times, following a source
/// route).
@Linux(value = "ip_options", file = "net/ipv4/ip_options.c")
final class IpOptions {
    static final int OK = -1;
    /// Refused by policy: dropped without a word.
    static final int REFUSED = -2;

    private static final int IPOPT_END = 0;
    private static final int IPOPT_NOOP = 1;
    private static final int IPOPT_RR = 7;
    private static final int IPOPT_TIMESTAMP = 68;
    private static final int IPOPT_LSRR = 131;
    private static final int IPOPT_SSRR = 137;
    private static final int IPOPT_RA = 148;
    /// Bit of options that every fragment carries.
    private static final int IPOPT_COPY = 0x80;

    private IpOptions() {
    }

    /// Checks the options behind the header at the packet's network header.
    /// Returns [#OK], [#REFUSED], or the offset of the octet at fault.
    @Linux("ip_options_compile")
    static int compile(SkBuff skb, InDevice in) {
        long at = skb.networkHeader();
        int end = new IpHdr(skb.mem(), at).hdrlen();
        boolean sourceRouted = false;
        int i = IpHdr.LEN;
        while (i < end) {
            int type = u8(skb.mem(), at + i);
            if (type == IPOPT_END) {
                return OK;
            }
            if (type == IPOPT_NOOP) {
                i++;
                continue;
            }
            if (end - i < 2) {
                return i;
            }
            int len = u8(skb.mem(), at + i + 1);
            if (len < 2 || len > end - i) {
                return i;
            }
            int fault = check(skb, at + i, type, len);
            if (fault >= 0) {
                return i + fault;
            }
            if (type == IPOPT_LSRR || type == IPOPT_SSRR) {
                if (sourceRouted || !in.sourceRoute()) {
                    return sourceRouted ? i : REFUSED;
                }
                sourceRouted = true;
            }
            i += len;
        }
        return OK;
    }

    /// The offset of the fault in an option of `len` bytes, or -1.
    private static int check(SkBuff skb, long at, int type, int len) {
        boolean pointed = type == IPOPT_RR || type == IPOPT_LSRR
            || type == IPOPT_SSRR || type == IPOPT_TIMESTAMP;
        if (type == IPOPT_RA) {
            return len < 4 ? 1 : -1;
        }
        if (!pointed) {
            return -1;
        }
        int first = type == IPOPT_TIMESTAMP ? 5 : 4;
        if (len < first - 1) {
            return 1;
        }
        int pointer = u8(skb.mem(), at + 2);
        if (pointer < first) {
            return 2;
        }
        return pointer <= len && pointer + 3 > len ? 2 : -1;
    }

    /// Makes no-ops of the options that only the first fragment carries.
    @Linux("ip_options_fragment")
    static void fragment(SkBuff skb) {
        long at = skb.networkHeader();
        int end = new IpHdr(skb.mem(), at).hdrlen();
        int i = IpHdr.LEN;
        while (i < end && u8(skb.mem(), at + i) != IPOPT_END) {
            int type = u8(skb.mem(), at + i);
            int len = type == IPOPT_NOOP || end - i < 2 ? 1
                : u8(skb.mem(), at + i + 1);
            if (type != IPOPT_NOOP && (len < 2 || len > end - i)) {
                return;
            }
            if ((type & IPOPT_COPY) == 0) {
                for (int k = 0; k < len; k++) {
                    Wire.u8(skb.mem(), at + i + k, IPOPT_NOOP);
                }
            }
            i += len;
        }
    }
}
