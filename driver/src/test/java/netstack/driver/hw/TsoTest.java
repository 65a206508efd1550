package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// What TSO cuts joins to the original bytes, and each frame is one that a
/// host could have sent itself.
class TsoTest {
    private static final int TSE = TxDesc.DCMD_TSE;
    private static final byte[] SRC6 = Frames.bytes(16, 1);
    private static final byte[] DST6 = Frames.bytes(16, 2);

    /// A super-segment with a right checksum, whose fields the driver then
    /// prepares: the pseudo-header's sum without the length.
    private static byte[] large(boolean v6, int flags, byte[] options, byte[] data) {
        byte[] l4 = new byte[20 + options.length + data.length];
        Bed.put(l4, 0, 4711);
        Bed.put(l4, 2, 80);
        Frames.int32(l4, 4, 0xFFFF_F000);   // the sequence number wraps
        Frames.int32(l4, 8, 0x01020304);
        l4[12] = (byte) (20 + options.length << 2);
        l4[13] = (byte) flags;
        Bed.put(l4, 14, 0x1234);
        System.arraycopy(options, 0, l4, 20, options.length);
        System.arraycopy(data, 0, l4, 20 + options.length, data.length);
        byte[] d = v6 ? Frames.ip6(Frames.TCP, SRC6, DST6, new byte[0], l4)
                : Frames.ip4(Frames.TCP, new byte[] {10, 0, 0, 1}, new byte[] {10, 0, 0, 2}, l4);
        int at = v6 ? 54 : 34;
        int pseudo = v6 ? Bed.be(d, 22, 32, 6) : Bed.be(d, 26, 8, 6);
        Bed.put(d, at + 16, Frames.fold(pseudo));
        if (!v6) {
            Bed.put(d, 18, 0xFFFE);   // the identification wraps too
        }
        return d;
    }

    @Property(tries = 120)
    void the_frames_join_to_the_original(@ForAll long seed, @ForAll boolean v6,
            @ForAll @IntRange(min = 1, max = 65000) int payload,
            @ForAll @IntRange(min = 88, max = 9000) int mss, @ForAll boolean timestamps) {
        Random r = new Random(seed);
        byte[] data = Frames.bytes(payload, (int) seed);
        byte[] options = timestamps ? Frames.bytes(12, 9) : new byte[0];
        int flags = Frames.ACK | (r.nextBoolean() ? Frames.PSH : 0)
                | (r.nextBoolean() ? Frames.FIN : 0) | (r.nextBoolean() ? 0x80 : 0);
        byte[] d = large(v6, flags, options, data);
        List<byte[]> got = cut(d, v6, 20 + options.length, mss, data.length,
                r.nextBoolean() ? 0 : 500 + payload / 30);
        assertThat(got).hasSize((payload + mss - 1) / mss);
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        int header = (v6 ? 54 : 34) + 20 + options.length;
        for (int i = 0; i < got.size(); i++) {
            byte[] f = got.get(i);
            int n = Math.min(mss, payload - i * mss);
            assertThat(f).hasSize(Math.max(60, header + n));
            check(f, v6, i, header, n, i == got.size() - 1, got.size() == 1, flags, i * mss);
            joined.write(f, header, n);
        }
        assertThat(joined.toByteArray()).isEqualTo(data);
    }

    private static void check(byte[] f, boolean v6, int i, int header, int n, boolean last,
            boolean only, int flags, int off) {
        int at = v6 ? 54 : 34;
        int l4Len = header - at + n;
        if (v6) {
            assertThat(u16(f, 18)).isEqualTo(l4Len);
        } else {
            assertThat(u16(f, 16)).isEqualTo(20 + l4Len);
            assertThat(u16(f, 18)).isEqualTo(0xFFFE + i & 0xFFFF);
            assertThat(Frames.fold(Bed.be(f, 14, 20, 0))).isEqualTo(0xFFFF);
        }
        assertThat(u16(f, at + 4) << 16 | u16(f, at + 6)).isEqualTo(0xFFFF_F000 + off);
        int keep = only ? flags : last ? flags & ~0x80
                : i == 0 ? flags & ~(Frames.FIN | Frames.PSH)
                : flags & ~(Frames.FIN | Frames.PSH | 0x80);
        assertThat(f[at + 13] & 0xFF).isEqualTo(keep);
        int pseudo = v6 ? Bed.be(f, 22, 32, 6 + l4Len) : Bed.be(f, 26, 8, 6 + l4Len);
        assertThat(Frames.fold(Bed.be(f, at, l4Len, pseudo))).isEqualTo(0xFFFF);
    }

    /// Sends `d` through the device, in descriptors of `piece` bytes.
    private static List<byte[]> cut(byte[] d, boolean v6, int l4Len, int mss, int payLen,
            int piece) {
        try (Bed bed = new Bed(256)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                tx.context(TxDesc.context0(0, 14, v6 ? 40 : 20), TxDesc.context1(
                        TxDesc.TUCMD_L4T_TCP | (v6 ? 0 : TxDesc.TUCMD_IPV4), mss, l4Len, 0));
                int popts = TxDesc.POPTS_TXSM | (v6 ? 0 : TxDesc.POPTS_IXSM) | TxDesc.CC;
                int header = (v6 ? 54 : 34) + l4Len;
                int from = 0;
                int step = header + (piece == 0 ? 0 : 7);   // the header alone, or more
                while (from < header + payLen) {
                    int to = Math.min(header + payLen, from + step);
                    boolean eop = to == header + payLen;
                    tx.put(d, from, to, TSE | (eop ? TxDesc.DCMD_EOP | TxDesc.DCMD_RS : 0),
                            popts, payLen);
                    from = to;
                    step = piece == 0 ? 4096 : piece;
                }
                tx.bell();
                bed.spend(1);
                tx.clean();
                assertThat(tx.clean).isEqualTo(tx.use);
                assertThat(bed.reg(Reg.GPTC, 0)).isEqualTo(bed.far.got.size());
            });
            assertThat(bed.far.badFcs).isFalse();
            return bed.far.got;
        }
    }

    private static int u16(byte[] d, int at) {
        return (d[at] & 0xFF) << 8 | d[at + 1] & 0xFF;
    }

    @Property(tries = 40)
    void udp_segments_get_their_own_length_and_checksum(
            @ForAll @IntRange(min = 1, max = 20000) int payload,
            @ForAll @IntRange(min = 100, max = 1472) int mss) {
        byte[] data = Frames.bytes(payload, payload);
        byte[] d = Frames.of(Frames.UDP, new byte[] {10, 0, 0, 1}, new byte[] {10, 0, 0, 2}, 9, 7,
                data);
        Bed.put(d, 40, Frames.fold(Bed.be(d, 26, 8, 17)));
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                tx.context(TxDesc.context0(0, 14, 20), TxDesc.context1(TxDesc.TUCMD_IPV4, mss, 8,
                        1));
                int popts = TxDesc.POPTS_TXSM | TxDesc.POPTS_IXSM | TxDesc.CC | 1 << 4;
                for (int from = 0; from < 42 + payload; from += 4096) {
                    int to = Math.min(42 + payload, from + 4096);
                    tx.put(d, from, to, TSE | (to == 42 + payload
                            ? TxDesc.DCMD_EOP | TxDesc.DCMD_RS : 0), popts, payload);
                }
                tx.bell();
                bed.spend(1);
                tx.clean();
            });
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            for (byte[] f : bed.far.got) {
                int n = u16(f, 38) - 8;
                assertThat(Frames.fold(Bed.be(f, 34, 8 + n, Bed.be(f, 26, 8, 17 + 8 + n))))
                        .isEqualTo(0xFFFF);
                joined.write(f, 42, n);
            }
            assertThat(joined.toByteArray()).isEqualTo(data);
        }
    }

    @Example
    void a_context_that_makes_no_sense_sends_nothing_and_the_ring_goes_on() {
        try (Bed bed = new Bed(64)) {
            bed.world.runTask(bed.machine, () -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                byte[] d = large(false, Frames.ACK, new byte[0], new byte[3000]);
                int cmd = TSE | TxDesc.DCMD_EOP | TxDesc.DCMD_RS;
                int[][] wrong = {{14, 20, 0, 20}, {14, 20, 1460, 200}, {0, 0, 1460, 20},
                    {14, 20, 1460, 8}};
                for (int[] w : wrong) {
                    tx.context(TxDesc.context0(0, w[0], w[1]), TxDesc.context1(
                            TxDesc.TUCMD_L4T_TCP | TxDesc.TUCMD_IPV4, w[2], w[3], 0));
                    tx.put(d, 0, 100, cmd, TxDesc.CC, 46);
                    tx.bell();
                }
                assertThat(bed.far.got).isEmpty();
                tx.send(Bed.udp(1, 18, 7));
                bed.spend(1);
                tx.clean();
                assertThat(tx.clean).isEqualTo(tx.use);
                assertThat(bed.far.got).hasSize(1);
            });
            assertThat(bed.mem.debug().reports()).isNotEmpty()
                    .allMatch(r -> r.toString().startsWith("S19"));
        }
    }

    @Example
    void a_vlan_tag_goes_into_every_segment() {
        try (Bed bed = new Bed(64)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                TestDriver.Tx tx = bed.driver.tx.getFirst();
                byte[] d = large(false, Frames.ACK, new byte[0], Frames.bytes(3000, 1));
                tx.context(TxDesc.context0(0x64, 14, 20), TxDesc.context1(
                        TxDesc.TUCMD_L4T_TCP | TxDesc.TUCMD_IPV4, 1000, 20, 0));
                tx.put(d, 0, d.length, TSE | TxDesc.DCMD_VLE | TxDesc.DCMD_EOP | TxDesc.DCMD_RS,
                        TxDesc.CC | TxDesc.POPTS_TXSM | TxDesc.POPTS_IXSM, 3000);
                tx.bell();
                bed.spend(1);
                tx.clean();
            });
            assertThat(bed.far.got).hasSize(3).allMatch(f -> u16(f, 12) == 0x8100
                    && u16(f, 14) == 0x64 && f.length == 58 + 1000);
        }
    }
}
