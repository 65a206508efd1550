package netstack.book;

import static netstack.driver.hw.IxgbeType.MRQC_RSSEN;
import static netstack.driver.hw.IxgbeType.MRQC_RSS_FIELD_IPV4_UDP;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Locale;
import netstack.driver.hw.DmaProfile;
import netstack.driver.hw.Only;
import netstack.driver.hw.Reg;
import netstack.driver.hw.RingView;
import netstack.driver.hw.Toeplitz;
import netstack.host.nic.InitTrace;
import netstack.host.nic.RegText;
import netstack.ipv4.wire.Ipv4Addr;

/// What the chapter on the card shows: its registers as a table, its rings
/// as pictures, and experiments with nothing between them and the book.
final class CardOutputs implements Output {
    private static final byte[] KEY = HexFormat.of().parseHex(
            "6d5a56da255b0ec24167253d43a38fb0d0ca2bcbae7b30b4"
            + "77cb2da38030f20c6a42b73bbeac01fa");
    private static final byte[] SYMMETRIC = HexFormat.of().parseHex(
            "6d5a".repeat(20));
    private static final String[][] FLOWS = {
        {"66.9.149.187", "2794", "161.142.100.80", "1766"},
        {"161.142.100.80", "1766", "66.9.149.187", "2794"},
        {"199.92.111.2", "14230", "65.69.140.83", "4739"},
        {"24.19.198.95", "12898", "12.22.207.184", "38024"},
        {"38.27.205.30", "48228", "209.142.163.6", "2217"},
        {"153.39.163.191", "44251", "202.188.127.2", "1303"}};

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "card-regs.adoc", registers());
        Scene.write(out, "card-reg.txt", RegText.one(Reg.RDRXCTL));
        Scene.write(out, "card-init.txt", InitTrace.text(InitTrace.run(1)));
        Scene.write(out, "card-rss.adoc", rss());
        Scene.write(out, "card-drops.adoc", drops());
        Scene.write(out, "card-eitr.txt", eitr());
        Scene.write(out, "card-dma.adoc", dma());
        ring(out);
        new SegmentOutputs().write(code, out);
    }

    private static String registers() {
        Rows rows = new Rows("3,2,>1,1,3,8", "register", "offset", "n",
                "kind", "after reset", "what it is for");
        for (Reg r : Reg.values()) {
            rows.row("`" + r + "`", hex(r.at(), 5), r.count(), r.access(),
                    hex(r.reset(0), 8), r.doc()
                    + (r.only() == Only.ALWAYS ? "" : "; " + r.only()));
        }
        return rows.toString();
    }

    private static String hex(int v, int digits) {
        return String.format("`%0" + digits + "x`", v);
    }

    /// Hash, entry and queue of the published flows, with both keys.
    private static String rss() {
        Rows rows = new Rows("4,4,2,>1,>1,2", "from", "to", "hash", "entry",
                "queue", "symmetric key");
        for (String[] f : FLOWS) {
            byte[] in = new byte[12];
            address(in, 0, f[0]);
            address(in, 4, f[2]);
            port(in, 8, f[1]);
            port(in, 10, f[3]);
            int hash = new Toeplitz(KEY).hash(in, 0, 12, 0, 0);
            int both = new Toeplitz(SYMMETRIC).hash(in, 0, 12, 0, 0);
            rows.row(f[0] + ":" + f[1], f[2] + ":" + f[3], hex(hash, 8),
                    hash & 0x7F, hash & 0xF, hex(both, 8));
        }
        return rows.toString();
    }

    private static void address(byte[] d, int at, String text) {
        int a = Ipv4Addr.parse(text);
        for (int i = 0; i < 4; i++) d[at + i] = (byte) (a >> 24 - 8 * i);
    }

    private static void port(byte[] d, int at, String text) {
        d[at] = (byte) (Integer.parseInt(text) >> 8);
        d[at + 1] = (byte) Integer.parseInt(text);
    }

    private static String drops() {
        Rows rows = new Rows("2,>1,>1,>1,>1,>1", "DROP_EN", "queue 0 got",
                "queue 1 holds", "QPRDC(1)", "RXMPC", "waiting");
        for (boolean dropEn : new boolean[] {true, false}) {
            Card.run(card -> twoQueues(card, dropEn, rows));
        }
        return rows.toString();
    }

    /// 2000 frames for each of two queues; nobody empties the second.
    private static void twoQueues(Card card, boolean dropEn, Rows rows) {
        card.up(2, 64, dropEn);
        card.hw.writel(Reg.RQSMR.at(0), 0x100);
        for (int i = 0; i < 10; i++) {
            card.hw.writel(Reg.RSSRK.at(i), 0x5ADA_5ADA);
        }
        for (int i = 0; i < 32; i++) {
            card.hw.writel(Reg.RETA.at(i), 0x01000100);
        }
        card.hw.writel(Reg.MRQC.at(), MRQC_RSSEN
                | MRQC_RSS_FIELD_IPV4_UDP);
        int got = 0;
        for (int i = 0; i < 4000; i++) {
            card.receive(Frames.udp(Card.MAC, Scene.ADDR, 7000 + i % 2, 958));
            card.spend(1000);
            got += card.rx.get(0).poll();
            card.rx.get(0).refill(64);
        }
        int waiting = card.nic.buffered() / 1000;
        rows.row(dropEn ? "1" : "0", got, card.rx.get(1).poll(),
                card.hw.readl(Reg.QPRDC.at(1)),
                card.hw.readl(Reg.RXMPC.at(0)), waiting);
    }

    /// When frames came, and when messages went, with a gap of ten units.
    private static String eitr() {
        StringBuilder text = new StringBuilder();
        Card.run(card -> {
            card.up(1, 64, true);
            card.interrupts(10);
            long start = card.machine.now() + Card.DELAY;
            text.append("frames at  ");
            long before = 0;
            for (int at : new int[] {0, 3, 5, 9, 24, 60, 61, 200}) {
                card.spend((at - before) * 1000);
                before = at;
                card.receive(Frames.udp(Card.MAC, Scene.ADDR, 1, 12));
                card.hw.writel(Reg.EIMS.at(), 1);
                text.append(String.format("%8d", at));
            }
            card.spend(100_000);
            text.append(" us\nmessages at");
            for (long at : card.irqs) {
                text.append(String.format(Locale.ROOT, "%8.2f",
                        (at - start) / 1000.0));
            }
            text.append(" us\n");
        });
        return text.toString();
    }

    private static String dma() {
        Rows rows = new Rows("2,>1,>1,>1,>1,>1", "profile", "read 64",
                "read 2048", "write 64", "60 bytes to DD", "1514 to DD");
        for (DmaProfile p : DmaProfile.values()) {
            rows.row("`" + p + "`", p.read(64), p.read(2048), p.write(64),
                    toDd(p, 18), toDd(p, 1472));
        }
        return rows.toString();
    }

    /// From a frame's last bit to DD, in ns.
    private static long toDd(DmaProfile p, int len) {
        long[] took = new long[1];
        Card.run(card -> {
            card.up(1, 64, true);
            card.nic.dmaProfile(p);
            card.receive(Frames.udp(Card.MAC, Scene.ADDR, 1, len));
            card.spend(Card.DELAY);
            long start = card.machine.now();
            while (card.rx.get(0).poll() == 0) card.spend(1);
            took[0] = card.machine.now() - start;
        });
        return took[0];
    }

    private static void ring(Path out) throws IOException {
        RingView[] ring = new RingView[1];
        Card.run(card -> {
            card.up(1, 32, true);
            for (int i = 0; i < 9; i++) {
                card.receive(Frames.udp(Card.MAC, Scene.ADDR, 7000, 12 + i));
                card.spend(2000);
                if (i == 4) card.rx.get(0).poll();
            }
            card.rx.get(0).refill(3);
            ring[0] = card.nic.rxRing(0);
        });
        Scene.write(out, "card-ring.txt", ring[0].text());
        Scene.write(out, "card-ring.svg", RingPicture.of(ring[0],
                "A receive ring of 32 descriptors, drawn as a circle: most "
                + "belong to the card, from the head on; a few before it "
                + "have been written back, and one before those is empty."));
    }
}
