package netstack.driver.hw;

/// Cuts one large TCP or UDP packet into frames (data sheet, section
/// 7.2.4): TCP segmentation offload, TSE in the descriptor.
///
/// The header's length is MACLEN + IPLEN + L4LEN of the context descriptor
/// and nothing else: the bytes are not parsed. Each frame gets a copy of
/// the headers, in which the device sets the IP length, counts the IPv4
/// identification and the TCP sequence number up, and masks TCP's flags by
/// DTXTCPFLGL and DTXTCPFLGH: FIN and PSH stay in the last segment only, CWR
/// in the first. Checksums come later, as for every frame; so software puts
/// the pseudo-header's sum in without the length, which is added here.
final class Tso {
    private static final int ID = 4;
    private static final int TOTAL_LEN = 2;
    private static final int PAYLOAD_LEN = 4;
    private static final int SEQ = 4;
    private static final int FLAGS = 12;
    private static final int TCP_SUM = 16;
    private static final int UDP_LEN = 4;
    private static final int UDP_SUM = 6;
    private static final int FLAG_BITS = 0xFFF;

    private final RegisterFile regs;
    private byte[] packet;
    private int len;
    private int ip;
    private int l4;
    private int header;
    private int mss;
    private boolean v4;
    private boolean tcp;
    private int done;
    private int count;

    Tso(RegisterFile regs) {
        this.regs = regs;
    }

    /// Takes a packet; false if the context makes no sense for it.
    boolean begin(byte[] d, int n, long context0, long context1) {
        packet = d;
        len = n;
        ip = TxDesc.macLen(context0);
        l4 = ip + TxDesc.ipLen(context0);
        header = l4 + TxDesc.l4Len(context1);
        mss = TxDesc.mss(context1);
        v4 = (context1 & TxDesc.TUCMD_IPV4) != 0;
        tcp = (context1 & TxDesc.TUCMD_L4T_TCP) != 0;
        done = header;
        count = 0;
        return mss > 0 && l4 + (tcp ? 20 : 8) <= header && header <= n
                && l4 - ip >= (v4 ? 20 : 40)
                && header + mss <= FramePool.MAX - TxFinish.SLACK;
    }

    boolean hasNext() {
        return done < len || count == 0;
    }

    /// The length of the next frame.
    int nextLen() {
        return header + Math.min(mss, len - done);
    }

    // tag::nic_tso[]
    /// Makes the next frame.
    void next(Frame f) {
        int n = nextLen();
        byte[] d = f.data();
        System.arraycopy(packet, 0, d, 0, header);
        System.arraycopy(packet, done, d, header, n - header);
        f.len(n);
        if (v4) {
            put(d, ip + TOTAL_LEN, n - ip);
            put(d, ip + ID, get(packet, ip + ID) + count);
        } else {
            put(d, ip + PAYLOAD_LEN, n - ip - 40);
        }
        boolean last = done + n - header == len;
        if (tcp) {
            tcp(d, n, last);
        } else {
            put(d, l4 + UDP_LEN, n - l4);
        }
        addLength(d, tcp ? l4 + TCP_SUM : l4 + UDP_SUM, n - l4);
        done += n - header;
        count++;
    }
    // end::nic_tso[]

    // tag::nic_tso_tcp[]
    private void tcp(byte[] d, int n, boolean last) {
        int seq = get(packet, l4 + SEQ) << 16 | get(packet, l4 + SEQ + 2);
        seq += done - header;
        put(d, l4 + SEQ, seq >>> 16);
        put(d, l4 + SEQ + 2, seq);
        int masks = regs.get(last ? Reg.DTXTCPFLGH : Reg.DTXTCPFLGL);
        int mask = last || count == 0 ? masks : masks >>> 16;
        if (last && count == 0) {
            mask = FLAG_BITS;   // one segment: nothing to share out
        }
        int flags = get(d, l4 + FLAGS);
        put(d, l4 + FLAGS, flags & (mask & FLAG_BITS | ~FLAG_BITS));
    }
    // end::nic_tso_tcp[]

    /// Adds the length to the pseudo-header's sum at `at`.
    private static void addLength(byte[] d, int at, int n) {
        int sum = get(d, at) + n;
        put(d, at, (sum & 0xFFFF) + (sum >>> 16));
    }

    private static int get(byte[] d, int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }

    private static void put(byte[] d, int at, int v) {
        d[at] = (byte) (v >> 8);
        d[at + 1] = (byte) v;
    }
}
