package netstack.book;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import netstack.driver.hw.IxgbeType;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RingView;
import netstack.driver.hw.TxDesc;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.wire.EthHdr;

/// Segmentation by the card: one large TCP packet goes out as many frames
/// (TSO), and many come in as one (RSC).
final class SegmentOutputs implements Output {
    private static final int TCP = Frames.UDP;
    private static final int HEADERS = TCP + 20;
    private static final int MSS = 1460;
    private static final int PAYLOAD = 4 * MSS + 1000;
    private static final int ACK = 0x10;
    private static final int PSH = 0x08;

    @Override
    public void write(Path code, Path out) throws IOException {
        StringBuilder cut = new StringBuilder();
        Card.run(card -> {
            card.up(1, 64, true);
            cut.append(cut(card));
        });
        Scene.write(out, "card-tso.adoc", cut.toString());
        Scene.write(out, "card-rsc.txt", joined());
    }

    private static String cut(Card card) {
        byte[] d = segment(0, PAYLOAD, ACK | PSH);
        pseudo(d, 0);
        card.send(d, TxDesc.context0(0, EthHdr.LEN, IpHdr.LEN),
                TxDesc.context1(TxDesc.TUCMD_IPV4 | TxDesc.TUCMD_L4T_TCP,
                MSS, 20, 0), TxDesc.DCMD_TSE, TxDesc.POPTS_IXSM
                | TxDesc.POPTS_TXSM, PAYLOAD);
        Rows rows = new Rows(">1,>2,>2,>2,>2,2,2", "frame", "IP length",
                "IP id", "sequence", "payload", "flags", "TCP sum");
        int i = 0;
        for (byte[] f : card.sent) {
            int len = u16(f, Frames.IP + 2);
            rows.row(++i, len, u16(f, Frames.IP + 4), int32(f, TCP + 4),
                    len - 40, flags(f[TCP + 13]),
                    sum(f, TCP, len - 20, sum(f, Frames.IP + 12, 8,
                    6 + len - 20)) == 0xFFFF ? "right" : "wrong");
        }
        return rows.toString();
    }

    /// The frames of a sender, 3 us apart, and what the ring then holds.
    private static String joined() {
        StringBuilder text = new StringBuilder();
        Card.run(card -> {
            card.up(1, 16, true);
            card.hw.writel(Reg.RSCCTL.at(0), IxgbeType.RSCCTL_RSCEN
                    | IxgbeType.RSCCTL_MAXDESC_16);
            card.interrupts(20);
            for (int i = 0; i < 6; i++) {
                byte[] d = segment(i * MSS, MSS, ACK);
                pseudo(d, 20 + MSS);
                put(d, TCP + 16, ~sum(d, TCP, 20 + MSS, 0));
                card.receive(d);
                card.spend(3000);
                card.hw.writel(Reg.EIMS.at(), 1);
            }
            show(text, card);
            card.spend(50_000);
            show(text, card);
        });
        return text.toString();
    }

    private static void show(StringBuilder text, Card card) {
        RingView ring = card.nic.rxRing(0);
        text.append(String.format(Locale.ROOT, "after %.0f us: head %d%n",
                card.machine.now() / 1000.0, ring.head()));
        ring.slots().stream().filter(s -> s.owner()
                == RingView.Owner.DONE).forEach(s -> text.append(
                String.format("  %2d: %s%n", s.index(), ring.describe(s))));
    }

    /// A TCP segment of 10.0.0.9:4000 to 10.0.0.2:80, without its sum.
    private static byte[] segment(int seq, int len, int flags) {
        byte[] d = new byte[HEADERS + len];
        MemorySegment mem = MemorySegment.ofArray(d);
        new EthHdr(mem, 0).dest(Card.MAC).source(0x0200_0000_ff01L)
                .proto(EthHdr.ETH_P_IP);
        Frames.ip(d).ihl(5).totLen(40 + len).id(7).ttl(64).protocol(6)
                .saddr(Frames.SENDER).daddr(Scene.ADDR).sendCheck();
        put(d, TCP, 4000);
        put(d, TCP + 2, 80);
        put(d, TCP + 4, seq >>> 16);
        put(d, TCP + 6, seq);
        d[TCP + 12] = 0x50;
        d[TCP + 13] = (byte) flags;
        put(d, TCP + 14, 0x2000);
        Arrays.fill(d, HEADERS, d.length, (byte) 0x61);
        return d;
    }

    /// The pseudo-header's sum, with a length of `len`, in the sum's place.
    private static void pseudo(byte[] d, int len) {
        put(d, TCP + 16, sum(d, Frames.IP + 12, 8, 6 + len));
    }

    private static int sum(byte[] d, int from, int n, int start) {
        long sum = start;
        for (int i = 0; i < n; i++) {
            sum += (d[from + i] & 0xFF) << ((i & 1) == 0 ? 8 : 0);
        }
        while (sum >> 16 != 0) sum = (sum & 0xFFFF) + (sum >> 16);
        return (int) sum;
    }

    private static String flags(int f) {
        return (f & PSH) != 0 ? "ACK PSH" : "ACK";
    }

    private static int u16(byte[] d, int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }

    private static long int32(byte[] d, int at) {
        return (long) u16(d, at) << 16 | u16(d, at + 2);
    }

    private static void put(byte[] d, int at, int v) {
        d[at] = (byte) (v >> 8);
        d[at + 1] = (byte) v;
    }
}
