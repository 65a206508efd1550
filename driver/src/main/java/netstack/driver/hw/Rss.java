package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.*;

/// Receive side scaling: which of a frame's fields are hashed, and from the
/// hash to a queue, by the redirection table (data sheet, section 7.1.2.8).
///
/// MRQC says which kinds of packets are hashed, and a kind with ports goes
/// before the one with addresses only. A fragment has no ports. What is not
/// hashed has type 0, hash 0, and goes to queue 0.
final class Rss {
    private static final int IPV4_TCP = 1;
    private static final int IPV4 = 2;
    private static final int IPV6_TCP = 3;
    private static final int IPV6_EX = 4;
    private static final int IPV6 = 5;
    private static final int IPV6_TCP_EX = 6;
    private static final int IPV4_UDP = 7;
    private static final int IPV6_UDP = 8;
    private static final int IPV6_UDP_EX = 9;

    private final RegisterFile regs;
    private Toeplitz toeplitz;
    /// The results: the descriptor's RSS type, the hash, the queue.
    int type;
    int hash;
    int queue;

    Rss(RegisterFile regs) {
        this.regs = regs;
    }

    boolean enabled() {
        return (regs.get(Reg.MRQC) & MRQC_MRQE_MASK) == MRQC_RSSEN;
    }

    /// The key changed: its tables are made again when they are needed.
    void keyWritten() {
        toeplitz = null;
    }

    // tag::nic_rss[]
    /// Finds hash and queue of the frame that `p` has parsed.
    void select(RxParser p) {
        type = enabled() && p.ip != 0 ? kind(p) : 0;
        hash = 0;
        queue = 0;
        if (type == 0) {
            return;
        }
        boolean ex = type == IPV6_EX || type == IPV6_TCP_EX
                || type == IPV6_UDP_EX;
        int n = p.v6 ? 16 : 4;
        int source = ex ? p.exSource : p.ip + (p.v6 ? 8 : 12);
        int dest = ex ? p.exDest : p.ip + (p.v6 ? 24 : 16);
        Toeplitz t = toeplitz();
        hash = t.hash(p.d, source, n, 0, 0);
        hash = t.hash(p.d, dest, n, hash, n);
        if (type != IPV4 && type != IPV6 && type != IPV6_EX) {
            hash = t.hash(p.d, p.l4, 4, hash, 2 * n);
        }
        int entry = hash & 0x7F;
        queue = regs.get(Reg.RETA, entry >> 2) >> 8 * (entry & 3) & 0xF;
    }
    // end::nic_rss[]

    private int kind(RxParser p) {
        return p.v6 ? kind6(p) : ports(p, MRQC_RSS_FIELD_IPV4_TCP, IPV4_TCP,
                MRQC_RSS_FIELD_IPV4_UDP, IPV4_UDP,
                MRQC_RSS_FIELD_IPV4, IPV4);
    }

    /// With extension headers their own kinds go first.
    private int kind6(RxParser p) {
        int k = 0;
        if ((p.type & RxDesc.TYPE_IPV6_EX) != 0) {
            k = ports(p, MRQC_RSS_FIELD_IPV6_EX_TCP, IPV6_TCP_EX,
                    MRQC_RSS_FIELD_IPV6_EX_UDP, IPV6_UDP_EX,
                    MRQC_RSS_FIELD_IPV6_EX, IPV6_EX);
        }
        return k != 0 ? k : ports(p, MRQC_RSS_FIELD_IPV6_TCP, IPV6_TCP,
                MRQC_RSS_FIELD_IPV6_UDP, IPV6_UDP,
                MRQC_RSS_FIELD_IPV6, IPV6);
    }

    private int ports(RxParser p, int tcp, int tcpKind, int udp,
            int udpKind, int addresses, int kind) {
        if (p.l4 != 0 && regs.has(Reg.MRQC, p.isTcp() ? tcp : udp)) {
            return p.isTcp() ? tcpKind : udpKind;
        }
        return regs.has(Reg.MRQC, addresses) ? kind : 0;
    }

    private Toeplitz toeplitz() {
        if (toeplitz == null) {
            byte[] key = new byte[Toeplitz.KEY_SIZE];
            for (int i = 0; i < key.length; i++) {
                key[i] = (byte) (regs.get(Reg.RSSRK, i >> 2) >> 8 * (i & 3));
            }
            toeplitz = new Toeplitz(key);
        }
        return toeplitz;
    }
}
