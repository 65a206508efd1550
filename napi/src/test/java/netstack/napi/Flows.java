package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

import netstack.driver.net.NetDevice;
import netstack.driver.net.NetdevTx;
import netstack.skbuff.Checksum;
import netstack.skbuff.DropReason;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;

/// Several flows from host `a` to host `b`: datagrams of UDP, and segments of TCP, which the card
/// may join. Each byte tells its flow and its place; so it is seen which frames a packet holds,
/// and that they are whole.
final class Flows {
    static final int COUNT = 6;
    private static final int UDP = 17;
    private static final int TCP = 6;
    private static final int IP_LEN = 20;
    private static final int PSH_ACK = 0x18;
    private static final int ACK = 0x10;

    private final Wired w;
    /// By flow: the frame that begins at a place of its stream, and its length.
    private final List<TreeMap<Integer, int[]>> sent = new ArrayList<>();
    /// By flow and frame: where it begins.
    private final List<List<Integer>> start = new ArrayList<>();
    private final int[] end = new int[COUNT];
    final List<List<Integer>> got = new ArrayList<>();
    private int torn;
    /// Frames in packets that the receiver's stack dropped.
    int dropped;
    int joined;

    Flows(Wired w) {
        this.w = w;
        for (int f = 0; f < COUNT; f++) {
            got.add(new ArrayList<>());
            sent.add(new TreeMap<>());
            start.add(new ArrayList<>());
        }
        w.b.skbs.onFree((skb, reason) -> {
            if (reason != DropReason.CONSUMED && reason != DropReason.DEV_READY) {
                dropped += Math.max(1, skb.shinfo().gsoSegs());
            }
        });
        w.b.rx.netif().addPack(w.b.net, new PacketType() {
            @Override
            public int type() {
                return TestHost.IP;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                take(skb);
                return 0;
            }
        });
    }

    private static boolean isTcp(int f) {
        return f % 2 == 1;
    }

    /// One task for each flow, on a CPU of its own as long as there are so many; a frame that the
    /// driver can't take yet waits.
    void send(int frames, int len, long gap) {
        for (int f = 0; f < COUNT; f++) {
            int flow = f;
            w.a.machine.spawn("sender" + f, f % w.a.machine.nrCpus(), () -> {
                for (int n = 0; n < frames; n++) {
                    send(frame(flow, n, 18 + (len + n * 37) % len), flow, n % 4 != 3);
                    w.a.machine.nanosleep(gap);
                }
            });
        }
    }

    private void send(SkBuff skb, int flow, boolean more) {
        boolean last = !more;
        do {
            skb.queueMapping(flow % w.eth0.dev().realNumTxQueues());
            if (w.xmit(skb, !last) == NetdevTx.OK) {
                return;
            }
            last = true;
            w.a.machine.nanosleep(200_000);
        } while (true);
    }

    /// The `n`th frame of flow `f`, with `len` bytes of its stream.
    private SkBuff frame(int f, int n, int len) {
        int l4 = isTcp(f) ? 20 : 8;
        SkBuff skb = w.frame(n, IP_LEN + l4 + len);
        EthHdr eth = new EthHdr(skb.mem(), skb.data());
        eth.proto(TestHost.IP);
        long at = skb.data() + EthHdr.LEN;
        byte[] ip = {0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, (byte) (isTcp(f) ? TCP : UDP), 0, 0,
            10, 0, (byte) f, 1, 10, 0, 0, 2};
        MemorySegment.copy(ip, 0, skb.mem(), ValueLayout.JAVA_BYTE, at, IP_LEN);
        Wire.u16(skb.mem(), at + 2, IP_LEN + l4 + len);
        Wire.u16(skb.mem(), at + 4, n);
        Wire.u16(skb.mem(), at + 10,
            Checksum.fold(Checksum.partial(skb.mem(), at, IP_LEN, 0)));
        int from = end[f];
        sent.get(f).put(from, new int[] {n, len});
        start.get(f).add(from);
        end[f] = from + len;
        transport(skb, at + IP_LEN, f, from, len);
        for (int i = 0; i < len; i++) {
            skb.mem().set(ValueLayout.JAVA_BYTE, at + IP_LEN + l4 + i, pattern(f, from + i));
        }
        return skb;
    }

    /// The card makes the checksum of a segment, as RSC wants a right one; that of a datagram is
    /// left out.
    private static void transport(SkBuff skb, long at, int f, int from, int len) {
        Wire.u16(skb.mem(), at, 9);
        Wire.u16(skb.mem(), at + 2, 9);
        if (!isTcp(f)) {
            Wire.u16(skb.mem(), at + 4, 8 + len);
            Wire.u16(skb.mem(), at + 6, 0);
            return;
        }
        Wire.u32(skb.mem(), at + 4, from);
        Wire.u32(skb.mem(), at + 8, 1);
        Wire.u16(skb.mem(), at + 12, 5 << 12 | (from % 7 == 0 ? PSH_ACK : ACK));
        Wire.u16(skb.mem(), at + 14, 1000);
        Wire.u32(skb.mem(), at + 16, 0);
        int sum = Checksum.pseudoHeader(10 << 24 | f << 8 | 1, 10 << 24 | 2, 20 + len, TCP, 0);
        Wire.u16(skb.mem(), at + 16, ~Checksum.fold(sum) & 0xFFFF);
        skb.setNetworkHeader(EthHdr.LEN);
        skb.setTransportHeader(EthHdr.LEN + IP_LEN);
        skb.ipSummed(SkBuff.CHECKSUM_PARTIAL);
        skb.csumStart((int) (at - skb.head()));
        skb.csumOffset(16);
    }

    private static byte pattern(int f, int i) {
        return (byte) (31 * f + i * 13 + (i >> 8));
    }

    /// Takes a packet apart, over all its fragments, into the frames that it is made of.
    private void take(SkBuff skb) {
        byte[] d = new byte[skb.len()];
        skb.copyBits(0, d, 0, d.length);
        skb.consume();
        int f = d[14];
        int l4 = isTcp(f) ? 20 : 8;
        int at = isTcp(f) ? int32(d, IP_LEN + 4) : start.get(f).get(int32(d, 4) >>> 16);
        int left = (int32(d, 0) & 0xFFFF) - IP_LEN - l4;
        for (int i = 0; i < left; i++) {
            if (d[IP_LEN + l4 + i] != pattern(f, at + i)) {
                torn++;
                return;
            }
        }
        for (int frames = 0; left > 0; frames++) {
            int[] one = sent.get(f).get(at);
            assertThat(one).as("a frame of flow %s at %s", f, at).isNotNull();
            got.get(f).add(one[0]);
            at += one[1];
            left -= one[1];
            joined += frames > 0 ? 1 : 0;
        }
        assertThat(left).as("bytes of a frame that is not whole").isZero();
    }

    private static int int32(byte[] d, int at) {
        return (d[at] & 0xFF) << 24 | (d[at + 1] & 0xFF) << 16 | (d[at + 2] & 0xFF) << 8
            | d[at + 3] & 0xFF;
    }

    /// Frames that came; each once, in order and whole.
    long delivered() {
        assertThat(torn).as("frames with other bytes").isZero();
        long n = 0;
        for (List<Integer> flow : got) {
            assertThat(flow).doesNotHaveDuplicates().isSorted();
            n += flow.size();
        }
        return n;
    }
}
