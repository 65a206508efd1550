package netstack.driver.hw;

import static netstack.driver.hw.IxgbeType.RDRXCTL_RSC_PUSH;

import java.util.Arrays;

/// Receive side coalescing: segments of one TCP flow that follow each other
/// become one large packet in memory (data sheet, section 7.11).
///
/// The first segment is stored with its headers, the bytes of the following
/// ones behind it. A full buffer's descriptor is written back at once, with
/// the number of the next one (NEXTP); the last descriptor, with EOP, when
/// the packet is closed: by the vector's EITR, by a segment that does not
/// fit on, by PSH, by MAXDESC buffers or 14 segments that begin in one. Only
/// then are the headers in the first buffer brought up to date (not TCP's
/// checksum, which nobody looks at any more), so software must leave that
/// buffer to the device until it sees EOP.
///
/// The device has 32 contexts, for whichever queue needs one. Here the
/// queues that coalesce have equal shares of them, as what one CPU sees must
/// not depend on what others receive at the same time.
///
/// Left out: IPv6; Linux's driver calls all that was coalesced TCPv4.
final class Rsc {
    static final int CONTEXTS = 32;

    private final RegisterFile regs;
    private final RxBus bus;
    private final RxParser p;
    private final RscMatch match;
    /// Contexts that each queue may use.
    private int share = CONTEXTS;
    private long lost;

    Rsc(RegisterFile regs, RxBus bus, RxParser parser) {
        this.regs = regs;
        this.bus = bus;
        p = parser;
        match = new RscMatch(regs, parser);
    }

    // tag::nic_rsc[]
    /// Takes the frame that was parsed last into a packet of its flow, whose
    /// bytes are `image`, `cut` fewer in front of IP than in the frame;
    /// false when it has to be stored alone.
    boolean take(RxQueue q, byte[] image, int cut, long word0, int status,
            long deadline, long now) {
        bus.begin(now);
        RscContext c = match.find(q);
        boolean plain = match.isPlain(status);
        if (c != null && !(plain && match.goesOn(q, c))) {
            close(q, c);
            c = null;
        }
        if (!plain) {
            return false;
        }
        if (c != null) {
            append(q, c, image, cut, now);
        } else {
            c = open(q, image, cut, word0, status, deadline, now);
        }
        if (c != null && c.open && match.pushes()
                && !regs.has(Reg.RDRXCTL, RDRXCTL_RSC_PUSH)) {
            close(q, c);
        }
        return c != null;
    }
    // end::nic_rsc[]

    private RscContext open(RxQueue q, byte[] image, int cut, long word0,
            int status, long deadline, long now) {
        int len = match.headerLen - cut + match.payloadLen;
        RscContext c = idle(q);
        if (c == null || len > (long) q.bufSize
                * Math.min(q.owned(), q.maxDesc) || !next(q, c, now)) {
            return null;
        }
        c.open = true;
        q.nrOpen++;
        c.deadline = deadline;
        c.source = RscMatch.int32(p.d, p.ip + 12);
        c.dest = RscMatch.int32(p.d, p.ip + 16);
        c.ports = RscMatch.int32(p.d, p.l4);
        c.tci = p.tci;
        c.word0 = word0;
        c.status = status;
        c.headerLen = match.headerLen - cut;
        c.tcpAt = p.l4 - cut;
        c.ipAt = p.ip - cut;
        c.ipLen = p.ipEnd - p.ip;
        c.headerBus = c.buffer;
        System.arraycopy(image, 0, c.header, 0, c.headerLen);
        goOn(c, image, cut);
        put(q, c, image, 0, len, now);
        return c;
    }

    /// So many queues coalesce from now on.
    void queues(int n) {
        share = Math.max(1, CONTEXTS / Math.max(1, n));
    }

    private RscContext idle(RxQueue q) {
        if (q.contexts.length < share) {
            q.contexts = grown(q.contexts, share);
        }
        for (int i = 0; i < share; i++) {
            RscContext c = q.contexts[i];
            if (!c.open) {
                c.descs = 0;
                c.segments = 0;
                return c;
            }
        }
        return null;
    }

    private static RscContext[] grown(RscContext[] old, int n) {
        RscContext[] more = Arrays.copyOf(old, n);
        for (int i = old.length; i < n; i++) {
            more[i] = new RscContext();
        }
        return more;
    }

    private void append(RxQueue q, RscContext c, byte[] image, int cut,
            long now) {
        if (c.used == q.bufSize && !turn(q, c, now)) {
            lost++;
            return;
        }
        c.ipLen += match.payloadLen;
        goOn(c, image, cut);
        int from = match.headerLen - cut;
        put(q, c, image, from, from + match.payloadLen, now);
    }

    /// The header gets the last segment's acknowledgment, flags, window and
    /// timestamps.
    private void goOn(RscContext c, byte[] image, int cut) {
        int tcp = p.l4 - cut;
        c.started++;
        c.segments++;
        c.ack = RscMatch.int32(p.d, p.l4 + 8);
        c.nextSeq = RscMatch.int32(p.d, p.l4 + 4) + match.payloadLen;
        System.arraycopy(image, tcp + 8, c.header, c.tcpAt + 8, 4);
        c.header[c.tcpAt + 13] |= image[tcp + 13];
        System.arraycopy(image, tcp + 14, c.header, c.tcpAt + 14, 2);
        int options = c.headerLen - c.tcpAt - 20;
        System.arraycopy(image, tcp + 20, c.header, c.tcpAt + 20, options);
    }

    private void put(RxQueue q, RscContext c, byte[] d, int from, int to,
            long now) {
        for (int at = from; at < to && c.open; ) {
            if (c.used == q.bufSize && !turn(q, c, now)) {
                return;
            }
            int n = Math.min(q.bufSize - c.used, to - at);
            if (!bus.write(q, c.buffer + c.used, d, at, n)) {
                c.status |= RxDesc.ERR_RXE;
            }
            c.used += n;
            at += n;
        }
    }

    /// The buffer is full: its descriptor is done, and names the next. If
    /// that can't be read, the packet never ends: its segments are lost.
    private boolean turn(RxQueue q, RscContext c, long now) {
        writeBack(q, c, RxDesc.STAT_DD | q.head << RxDesc.NEXTP_SHIFT, true);
        if (!next(q, c, now)) {
            lost += c.segments;
            forget(q, c);
            return false;
        }
        return true;
    }

    /// Goes on to the next descriptor of the ring; false if it can't be
    /// read.
    private boolean next(RxQueue q, RscContext c, long now) {
        long at = bus.descriptor(q, now);
        if (at < 0) {
            return false;
        }
        c.descriptor = at;
        c.buffer = bus.load(at);
        c.used = 0;
        c.started = 0;
        c.descs++;
        q.advance();
        return true;
    }

    /// Brings the headers up to date and writes the last descriptor; false
    /// if that is still on its way.
    private boolean close(RxQueue q, RscContext c) {
        byte[] h = c.header;
        h[c.ipAt + 2] = (byte) (c.ipLen >> 8);
        h[c.ipAt + 3] = (byte) c.ipLen;
        TxFinish.ipSum(h, c.ipAt, c.tcpAt - c.ipAt);
        if (!bus.write(q, c.headerBus, h, 0, c.headerLen)) {
            c.status |= RxDesc.ERR_RXE;
        }
        boolean alone = c.descs == 1 && c.started == 1;
        boolean told = writeBack(q, c,
                c.status | RxDesc.STAT_DD | RxDesc.STAT_EOP, !alone);
        forget(q, c);
        return told;
    }

    private static void forget(RxQueue q, RscContext c) {
        c.open = false;
        q.nrOpen--;
    }

    private boolean writeBack(RxQueue q, RscContext c, int status,
            boolean counts) {
        long cnt = counts ? (long) (c.started + 1) << RxDesc.RSCCNT_SHIFT : 0;
        boolean eop = (status & RxDesc.STAT_EOP) != 0;
        return bus.writeBack(q, c.descriptor, c.word0 | cnt,
                RxDesc.back1(status, c.used,
                        eop && (status & RxDesc.STAT_VP) != 0 ? c.tci : 0),
                eop ? c.segments : 0);
    }

    /// Closes the packets of `q` whose time is up at `limit`; true if any
    /// is in memory now.
    boolean expire(RxQueue q, long limit, long now) {
        boolean any = false;
        bus.begin(now);
        for (int i = 0; i < q.contexts.length && q.nrOpen > 0; i++) {
            RscContext c = q.contexts[i];
            if (c.open && c.deadline <= limit) {
                any |= close(q, c);
            }
        }
        return any;
    }

    /// Segments whose packet the IOMMU kept from being finished.
    long lost() {
        return lost;
    }

    /// When the first of the open packets of `q` is to be closed.
    long deadline(RxQueue q) {
        long first = Long.MAX_VALUE;
        for (RscContext c : q.contexts) {
            first = c.open ? Math.min(first, c.deadline) : first;
        }
        return first;
    }

    /// The queue was stopped: what is open is lost; returns how many
    /// segments that are.
    static int drop(RxQueue q) {
        int lost = 0;
        for (int i = 0; i < q.contexts.length && q.nrOpen > 0; i++) {
            if (q.contexts[i].open) {
                lost += q.contexts[i].segments;
                forget(q, q.contexts[i]);
            }
        }
        return lost;
    }
}
