package netstack.host.libpcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import netstack.driver.dma.DmaMemory;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.World;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;
import netstack.transport.bpf.BpfProg;

/// The optimizer may change a program, not what it says of a packet that has the bytes it asks for.
/// (A load beyond the packet ends a program, and the optimizer may have taken just that load away.)
class OptimizerTest {
    private static final String[] PRIMITIVES = {"tcp", "udp", "ip", "ip6", "arp",
        "host 10.0.0.1", "src host 10.0.0.2", "net 10.0.0.0/8", "port 80", "tcp dst port 443",
        "portrange 50-90", "tcp[13] & 2 != 0", "ip[6:2] & 0x1fff = 0", "len > 60", "less 50",
        "ether broadcast", "multicast", "ip[2:2] > ip[4:2]", "tcp[tcpflags] = tcp-syn",
        "ether[0] & 1 = 0", "udp[4:2] - 8 > 10", "vlan 7", "ip[8] * 2 < 100"};

    @Property(tries = 60, seed = "4")
    void optimized_and_plain_programs_agree(@ForAll long seed) {
        Random r = new Random(seed);
        String expression = expression(r, 3);
        World world = new World(1);
        Machine machine = world.machine("h", new MachineConfig());
        SkbSlab skbs = new SkbSlab(new DmaMemory(1 << 20, true), machine);
        world.runTask(machine, () -> {
            BpfProg plain = prog(expression, false, machine);
            BpfProg optimized = prog(expression, true, machine);
            for (int i = 0; i < 60; i++) {
                SkBuff skb = packet(r, skbs);
                int want = plain.run(skb);
                int got = optimized == null ? 0 : optimized.run(skb);
                skb.free(DropReason.NOT_SPECIFIED);
                assertThat(got).as(expression).isEqualTo(want);
            }
        });
        world.close();
    }

    private static BpfProg prog(String expression, boolean optimize, Machine machine) {
        try {
            return BpfProg.create(new PcapFilter(Linktype.EN10MB, 65535, 0, false, optimize)
                .compile(expression), machine);
        } catch (PcapError e) {
            assertThat(e).hasMessage("expression rejects all packets");
            return null;
        }
    }

    private static String expression(Random r, int depth) {
        if (depth == 0 || r.nextInt(4) == 0) {
            return PRIMITIVES[r.nextInt(PRIMITIVES.length)];
        }
        if (r.nextInt(6) == 0) {
            return "not (" + expression(r, depth - 1) + ")";
        }
        return "(" + expression(r, depth - 1) + (r.nextBoolean() ? ") and (" : ") or (")
            + expression(r, depth - 1) + ")";
    }

    /// Frames that get past the first tests: likely types, protocols, addresses and ports.
    private static SkBuff packet(Random r, SkbSlab skbs) {
        byte[] f = new byte[90 + r.nextInt(30)];
        for (int i = 0; i < f.length; i++) {
            f[i] = (byte) (r.nextInt(3) == 0 ? r.nextInt() : 0);
        }
        int[] types = {0x0800, 0x0800, 0x0800, 0x86dd, 0x0806, 0x8100};
        int type = types[r.nextInt(types.length)];
        put(f, 12, type >> 8, type);
        put(f, 14, type == 0x86dd ? 0x60 : 0x45 + r.nextInt(2));
        put(f, 20, r.nextInt(4) == 0 ? 1 : 0);
        put(f, type == 0x86dd ? 20 : 23, r.nextBoolean() ? 6 : 17);
        put(f, 26, 10, 0, 0, 1 + r.nextInt(2), 10, 0, 0, 1 + r.nextInt(2));
        put(f, 34, 0, 40 + r.nextInt(60), r.nextInt(2), 80);
        put(f, 47, 1 << r.nextInt(6));
        SkBuff skb = skbs.alloc(256);
        MemorySegment.copy(MemorySegment.ofArray(f), ValueLayout.JAVA_BYTE, 0, skb.mem(),
            ValueLayout.JAVA_BYTE, skb.put(f.length), f.length);
        skb.resetMacHeader();
        skb.resetNetworkHeader();
        return skb;
    }

    private static void put(byte[] f, int at, int... bytes) {
        for (int i = 0; i < bytes.length && at + i < f.length; i++) {
            f[at + i] = (byte) bytes[i];
        }
    }
}
