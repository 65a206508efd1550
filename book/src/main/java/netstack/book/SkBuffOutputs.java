package netstack.book;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netstack.driver.dma.DmaMemory;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Meter;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;

/// What the chapter on the `sk_buff` shows: packets are made and handled
/// here, and say what became of them.
final class SkBuffOutputs implements Output {

    private static final int ETH = 14;
    private static final int IP = 20;
    private static final int UDP = 8;
    private static final int PAYLOAD = 5;
    private static final int BAR = 52;

    /// A processor on which nothing costs anything.
    static final class FreeMeter implements Meter {
        @Override
        public int smpProcessorId() {
            return 0;
        }

        @Override
        public void charge(Cost point) {}

        @Override
        public void charge(Cost perByte, long bytes) {}
    }

    static SkbSlab slab() {
        return new SkbSlab(new DmaMemory(1 << 20), new FreeMeter());
    }

    @Override
    public void write(Path code, Path out) throws IOException {
        write(out, "skb-walk.txt", walk());
        write(out, "skb-panic.txt", panic());
        write(out, "skb-truesize.adoc", truesize());
        write(out, "skb-dataref.txt", dataref());
        write(out, "skb-cb.txt", controlBlock());
        write(out, "skb-audit.txt", audit());
        write(out, "skb-rcvbuf.adoc", receiveBuffer());
        write(out, "skb-geometry.svg", SkBuffPicture.geometry());
        write(out, "skb-clone.svg", SkBuffPicture.twoOnOne());
    }

    private static void write(Path out, String name, String text)
            throws IOException {
        Files.writeString(out.resolve(name), text);
    }

    private static String walk() {
        StringBuilder text = new StringBuilder();
        SkBuff skb = slab().alloc(ETH + IP + UDP + PAYLOAD);
        step(text, "skb = alloc_skb(47)", skb);
        skb.reserve(ETH + IP + UDP);
        step(text, "skb_reserve(skb, 42)", skb);
        skb.put(PAYLOAD);
        step(text, "skb_put(skb, 5)      the payload", skb);
        skb.push(UDP);
        step(text, "skb_push(skb, 8)     UDP", skb);
        skb.push(IP);
        step(text, "skb_push(skb, 20)    IP", skb);
        skb.push(ETH);
        step(text, "skb_push(skb, 14)    Ethernet", skb);
        text.append("... the wire; then, on the way up:\n");
        skb.pull(ETH);
        step(text, "skb_pull(skb, 14)    eth_type_trans", skb);
        skb.pull(IP);
        step(text, "skb_pull(skb, 20)    ip_local_deliver_finish", skb);
        skb.pull(UDP);
        step(text, "skb_pull(skb, 8)     udp_queue_rcv_skb", skb);
        skb.consume();
        return text.toString();
    }

    private static void step(StringBuilder text, String call, SkBuff skb) {
        int shown = BAR - skb.headroom() - skb.len();
        text.append(String.format("%s%n  %s%s%s> len %d%n", call,
                ".".repeat(skb.headroom()), "#".repeat(skb.len()),
                "-".repeat(shown), skb.len()));
    }

    private static String panic() {
        SkBuff skb = slab().alloc(47);
        skb.reserve(UDP + IP);
        skb.put(PAYLOAD);
        skb.push(UDP);
        skb.push(IP);
        try {
            skb.push(ETH);
            return "";
        } catch (IllegalStateException e) {
            return e.getMessage().replace(" data:", "\n  data:") + "\n";
        }
    }

    private static String truesize() {
        StringBuilder rows = new StringBuilder("""
                [cols=">1,>1,>1,3",options="header"]
                |===
                |asked for |usable |truesize |where the head comes from
                """);
        for (int size : new int[] {1, 384, 385, 1500, 1728, 1729, 9000}) {
            SkbSlab slab = slab();
            SkBuff skb = slab.alloc(size);
            String head = slab.caches().stream()
                    .filter(c -> c.activeObjs() == 1
                            && !c.name().equals("skbuff_head_cache"))
                    .map(c -> "`" + c.name() + "`").findFirst()
                    .orElse("pages");
            rows.append(String.format("|%d |%d |%d |%s%n", size,
                    skb.tailroom(), skb.truesize(), head));
        }
        return rows.append("|===\n").toString();
    }

    private static String receiveBuffer() {
        int rmemDefault = 212992;
        SkbSlab slab = slab();
        int small = slab.alloc(64).truesize();
        long page = slab.pages().allocPages(0);
        int built = slab.build(page, 2048).truesize();
        return String.format("""
                [cols="3,>1,>1",options="header"]
                |===
                |the datagram lies in |truesize |fit into %d
                |a small head (`alloc_skb`) |%d |%d
                |a driver's 2 KiB buffer (`build_skb`) |%d |%d
                |===
                """, rmemDefault, small, rmemDefault / small, built,
                rmemDefault / built);
    }

    private static String dataref() {
        StringBuilder text = new StringBuilder();
        SkBuff queued = slab().allocFclone(1000);
        queued.reserve(128);
        queued.put(500);
        row(text, "queued = alloc_skb_fclone", queued, queued);
        queued.headerRelease();
        row(text, "__skb_header_release(queued)", queued, queued);
        SkBuff sent = queued.cloneSkb();
        row(text, "sent = skb_clone(queued)", queued, sent);
        sent.push(32);
        row(text, "skb_push(sent, 32)", queued, sent);
        sent.consume();
        row(text, "consume_skb(sent)", queued, queued);
        queued.consume();
        return text.toString();
    }

    private static void row(StringBuilder text, String call, SkBuff queued,
            SkBuff other) {
        int ref = queued.shinfo().dataref();
        text.append(String.format("%s%n    dataref: users %d, payload only %d;"
                + " queued.len %d%s%n", call, ref & 0xffff, ref >>> 16,
                queued.len(), other == queued ? ""
                        : ", sent.len " + other.len() + ", header cloned: "
                        + other.headerCloned()));
    }

    private static String controlBlock() {
        SkbSlab slab = slab();
        SkBuff old = slab.alloc(64);
        byte[] note = "TCP was here: seq 1, end_seq 1461, tcp_flags ACK"
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < note.length; i++) {
            old.mem().set(JAVA_BYTE, old.cbAt() + i, note[i]);
        }
        String before = line(old);
        old.consume();
        SkBuff fresh = slab.alloc(64);
        return "one packet\n" + before + "freed; the next in its place\n"
                + line(fresh);
    }

    private static String line(SkBuff skb) {
        StringBuilder text = new StringBuilder("skbaddr 0x")
                .append(Long.toHexString(skb.addr())).append(" cb ");
        for (int i = 0; i < 16; i++) {
            text.append(String.format("%02x ",
                    skb.mem().get(JAVA_BYTE, skb.cbAt() + i)));
        }
        return text.append("...\n").toString();
    }

    private static String audit() {
        SkbSlab slab = slab();
        slab.trackOrigins(true);
        forget(slab);
        SkBuff skb = slab.alloc(64);
        skb.consume();
        String twice = "";
        try {
            skb.free(DropReason.NOT_SPECIFIED);
        } catch (IllegalStateException e) {
            twice = e.getMessage();
        }
        List<String> alive = slab.audit();
        return "alive: " + String.join("\n", alive).replace(" from ",
                "\n  from ") + "\n" + twice + "\n";
    }

    private static void forget(SkbSlab slab) {
        slab.alloc(1500).put(1200);
    }
}
