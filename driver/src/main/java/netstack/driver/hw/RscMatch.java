package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.RDRXCTL_RSCACKC;
import static netstack.driver.hw.IxgbeType.RFCTL_RSC_DIS;

/// Which segments may be coalesced, and which go on where an open packet
/// ends (data sheet, section 7.11.2): plain data of IPv4 and TCP, with right
/// checksums, without options but timestamps, and in sequence.
final class RscMatch {
    static final int ACK = 0x10;
    static final int PSH = 0x08;
    private static final int OTHER_FLAGS = 0xE7;
    private static final int CE = 3;
    private static final int TIMESTAMPS = 0x0101080A;
    private static final int MAX_STARTED = 14;
    private static final int MAX_IP = 65535;

    private final RegisterFile regs;
    private final RxParser p;
    int headerLen;
    int payloadLen;

    RscMatch(RegisterFile regs, RxParser parser) {
        this.regs = regs;
        p = parser;
    }

    /// Whether the frame that was parsed last may be coalesced at all;
    /// `status` tells whether its checksums are right.
    boolean isPlain(int status) {
        if (!p.isTcp() || p.v6 || (p.type & RxDesc.TYPE_IPV4_EX) != 0
                || regs.has(Reg.RFCTL, RFCTL_RSC_DIS)
                || (status & (RxDesc.ERR_IPE | RxDesc.ERR_TCPE)) != 0) {
            return false;
        }
        int doff = p.d[p.l4 + 12] >> 2 & 0x3C;
        headerLen = p.l4 + doff;
        payloadLen = p.l4Len - doff;
        int flags = p.d[p.l4 + 13];
        boolean options = doff == 20
                || doff == 32 && int32(p.d, p.l4 + 20) == TIMESTAMPS;
        return options && payloadLen > 0 && (flags & OTHER_FLAGS) == 0
                && (flags & ACK) != 0 && (p.d[p.ip + 1] & CE) != CE;
    }

    /// The open packet of the frame's flow, or null.
    RscContext find(RxQueue q) {
        if (q.nrOpen == 0 || !p.isTcp() || p.v6) {
            return null;
        }
        for (RscContext c : q.contexts) {
            if (c.open && c.source == int32(p.d, p.ip + 12)
                    && c.dest == int32(p.d, p.ip + 16)
                    && c.ports == int32(p.d, p.l4)) {
                return c;
            }
        }
        return null;
    }

    // tag::nic_rsc_goes_on[]
    /// Whether the frame, which is plain, goes on where `c` ends.
    boolean goesOn(RxQueue q, RscContext c) {
        int more = Math.min(q.owned(), q.maxDesc - c.descs);
        int room = q.bufSize - c.used + more * q.bufSize;
        return int32(p.d, p.l4 + 4) == c.nextSeq
                && headerLen - p.l4 == c.headerLen - c.tcpAt
                && p.tci == c.tci && acks(c)
                && c.ipLen + payloadLen <= MAX_IP
                && c.started < MAX_STARTED && payloadLen <= room;
    }
    // end::nic_rsc_goes_on[]

    private boolean acks(RscContext c) {
        return int32(p.d, p.l4 + 8) == c.ack
                || regs.has(Reg.RDRXCTL, RDRXCTL_RSCACKC);
    }

    boolean pushes() {
        return (p.d[p.l4 + 13] & PSH) != 0;
    }

    static int int32(byte[] d, int at) {
        return (d[at] & 0xFF) << 24 | (d[at + 1] & 0xFF) << 16
                | (d[at + 2] & 0xFF) << 8 | d[at + 3] & 0xFF;
    }
}
