package netstack.host.incident;

import java.lang.foreign.ValueLayout;
import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.host.experiment.Datagrams;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Param;
import netstack.host.experiment.Report;
import netstack.host.experiment.Rig;
import netstack.host.experiment.RigConfig;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Table;
import netstack.napi.PacketType;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;

/// A tap that gives its reader more of `skb->cb` than it wrote there: what
/// the layers below left in it goes along.
///
/// The tap does what packet sockets do: it keeps the address that it will
/// give to the reader in the packet's control block.
final class CbLeak implements Experiment {
    private static final int CB = 48;
    /// `struct sockaddr_ll`, of which an Ethernet address fills 18.
    private static final int WRITTEN = 18;
    private static final int LEN = 200;

    @Override
    public String name() {
        return "cb";
    }

    @Override
    public String question() {
        return "What does a reader get that nobody sent to it?";
    }

    @Override
    public List<Param> params() {
        return List.of(new Param("packets", "datagrams that the tap sees", 1,
                1000, "40"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("cb", "tap", "bytes given", "written by it",
                "of others", "packets that leak", "e.g.");
        Reader leaky = measure(s, t, "as found", false);
        Reader cured = measure(s, t, "clears first", true);
        report.plot("Bytes of others in what the reader gets", "the tap",
                "bytes").categories("as found", "clears first")
                .line("cb", new double[] {0, 1}, t.column(3));
        boolean fresh = freshIsClear(s);
        report.say("A tap keeps the source address of a packet in skb->cb, "
                + "%d bytes of it, and copies all %d to its reader. The "
                + "block is each layer's in turn, and nobody clears it in "
                + "between: GRO had it before. Of %d packets %d brought the "
                + "reader up to %d bytes that are GRO's. They are not of the "
                + "kernel's stack, as it is told: cb lies in the sk_buff.",
                WRITTEN, CB, leaky.packets, leaky.leaking, leaky.most);
        report.say("Cure: clear the block before the first byte is written "
                + "(and give away no more than the structure's size). What "
                + "__alloc_skb does, which clears cb with all that stands "
                + "before tail, does not help: it is too early.");
        report.law("What a layer left in cb reaches the reader.",
                leaky.leaking == leaky.packets && leaky.packets > 0,
                "%d of %d packets, %d bytes at most", leaky.leaking,
                leaky.packets, leaky.most);
        report.law("Clearing closes it.", cured.leaking == 0
                && cured.packets == leaky.packets, "%d of %d packets",
                cured.leaking, cured.packets);
        report.law("A packet that is allocated anew brings nothing of the "
                + "one that lay there before.", fresh, "%s", fresh
                ? "48 zeros" : "leftovers");
        return report;
    }

    private static Reader measure(Settings s, Table t, String what,
            boolean clears) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            rig.sink(Rig.PORT, 0);
            Reader reader = new Reader(clears);
            rig.host.exec("tap", () -> rig.host.rx().netif()
                    .addPack(rig.host.net(), reader));
            rig.flood(10_000, s.one("packets") * 100_000,
                    Datagrams.frame(rig.device().devAddr(), Rig.sender(1),
                            Rig.ADDR, Rig.PORT, LEN));
            rig.host.exec("tap", () -> rig.host.rx().netif()
                    .removePack(rig.host.net(), reader));
            t.row(what, CB, WRITTEN, reader.most, reader.leaking,
                    reader.example);
            return reader;
        }
    }

    /// The tap, and what its reader finds behind the address.
    private static final class Reader implements PacketType {
        private final boolean clears;
        private int packets;
        private int leaking;
        private int most;
        private String example = "-";

        Reader(boolean clears) {
            this.clears = clears;
        }

        @Override
        public int type() {
            return ETH_P_ALL;
        }

        // tag::cb_leak[]
        @Override
        public int rcv(SkBuff skb, NetDevice dev, PacketType pt,
                NetDevice origDev) {
            if (clears) skb.clearCb();
            for (int i = 0; i < WRITTEN; i++) {
                skb.mem().set(ValueLayout.JAVA_BYTE, skb.cbAt() + i,
                        (byte) 1);
            }
            give(skb);
            skb.consume();
            return 0;
        }
        // end::cb_leak[]

        private void give(SkBuff skb) {
            StringBuilder hex = new StringBuilder();
            int others = 0;
            for (int i = WRITTEN; i < CB; i++) {
                int b = skb.mem().get(ValueLayout.JAVA_BYTE,
                        skb.cbAt() + i) & 0xff;
                others += b == 0 ? 0 : 1;
                if (b != 0 && hex.length() < 16) {
                    hex.append(String.format("+%d=%02x ", i, b));
                }
            }
            packets++;
            leaking += others > 0 ? 1 : 0;
            most = Math.max(most, others);
            if (others > 0) example = hex.toString().strip();
        }
    }

    /// Fills a packet's block, frees it, and takes the next one, which lies
    /// at the same place.
    private static boolean freshIsClear(Settings s) {
        try (Rig rig = new Rig(new RigConfig(s.seed()))) {
            SkbSlab slab = rig.host.skbs();
            boolean[] clear = {true};
            rig.host.exec("alloc", () -> {
                SkBuff old = slab.alloc(64);
                long at = old.addr();
                for (int i = 0; i < CB; i++) {
                    old.mem().set(ValueLayout.JAVA_BYTE, old.cbAt() + i,
                            (byte) -1);
                }
                old.consume();
                SkBuff skb = slab.alloc(64);
                clear[0] = skb.addr() == at;
                for (int i = 0; i < CB; i++) {
                    clear[0] &= skb.mem().get(ValueLayout.JAVA_BYTE,
                            skb.cbAt() + i) == 0;
                }
                skb.consume();
            });
            return clear[0];
        }
    }
}
