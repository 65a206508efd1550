package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class RssTest {
    private static final byte[] KEY = HexFormat.of().parseHex("6d5a56da255b0ec24167253d43a38fb0"
            + "d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");
    private static final int ALL = IxgbeType.MRQC_RSS_FIELD_IPV4 | IxgbeType.MRQC_RSS_FIELD_IPV4_TCP
            | IxgbeType.MRQC_RSS_FIELD_IPV6 | IxgbeType.MRQC_RSS_FIELD_IPV6_TCP;
    private static final byte[] A6 = HexFormat.of().parseHex("3ffe250102001fff0000000000000007");
    private static final byte[] B6 = HexFormat.of().parseHex("3ffe2501020000030000000000000001");
    private static final byte[] HOME = HexFormat.of().parseHex("20010db8" + "00".repeat(11) + "99");

    /// Sixteen queues, RETA[i] = i % 16.
    private static void steer(Bed bed, byte[] key, int fields) {
        Mmio hw = bed.driver.hw;
        for (int i = 0; i < 10; i++) {
            hw.writel(Reg.RSSRK.at(i), Integer.reverseBytes(ByteBuffer.wrap(key).getInt(4 * i)));
        }
        for (int i = 0; i < 32; i++) {
            int v = 4 * i & 0xF;
            hw.writel(Reg.RETA.at(i), v | v + 1 << 8 | v + 2 << 16 | v + 3 << 24);
        }
        hw.writel(Reg.MRQC.at(), IxgbeType.MRQC_RSSEN | fields);
    }

    private static int arrivesAt(Bed bed, byte[] frame) {
        bed.far.send(frame, bed.machine.now());
        bed.spend(2000);
        int queue = -1;
        for (TestDriver.Rx rx : bed.driver.rx) {
            if (rx.poll(1) == 1) {
                assertThat(queue).isEqualTo(-1);
                queue = rx.q;
                rx.refill(1);
            }
        }
        return queue;
    }

    private static long word(Bed bed, int queue) {
        return bed.driver.rx.get(queue).word0;
    }

    @Example
    void the_published_vectors_go_to_the_queues_of_their_entries() throws IOException {
        String text;
        try (var in = RssTest.class.getResourceAsStream("/rss/toeplitz_vectors.jsonl")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        int[] entries = {120, 106, 74, 127, 34, 61, 63, 111};
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(16, true);
                steer(bed, KEY, ALL);
                int k = 0;
                for (String line : text.lines().filter(l -> l.contains("\"src\"")).toList()) {
                    byte[] src = address(line, "src");
                    byte[] d = Frames.of(Frames.TCP, src, address(line, "dst"),
                            Integer.parseInt(text(line, "sport")),
                            Integer.parseInt(text(line, "dport")), new byte[0]);
                    int q = arrivesAt(bed, d);
                    assertThat(q).as(line).isEqualTo(entries[k] & 0xF);
                    int hash = RxDesc.hash(word(bed, q));
                    assertThat(hash & 0x7F).isEqualTo(entries[k++]);
                    assertThat(Integer.toHexString(hash)).isEqualTo(Integer.toHexString(
                            Integer.parseUnsignedInt(text(line, "hash_tcp").substring(2), 16)));
                    assertThat(RxDesc.rssType(word(bed, q))).isEqualTo(src.length == 4 ? 1 : 3);
                }
                assertThat(k).isEqualTo(8);
            });
        }
    }


    private static byte[] address(String line, String name) {
        try {
            return InetAddress.getByName(text(line, name)).getAddress();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(String line, String name) {
        Matcher m = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(line);
        assertThat(m.find()).isTrue();
        return m.group(1);
    }

    /// TCP before addresses, addresses only for fragments, nothing for what
    /// MRQC does not name: told again here, as a table.
    @Property(tries = 150)
    void mrqc_chooses_what_is_hashed(@ForAll @IntRange(max = 511) int bits,
            @ForAll @IntRange(max = 2) int proto, @ForAll boolean v6, @ForAll boolean fragment,
            @ForAll long seed) {
        int fields = bits << 16;
        int protocol = new int[] {Frames.TCP, Frames.UDP, 1}[proto];
        byte[] src = Frames.cut(v6 ? A6 : Frames.bytes(4, (int) seed), 0, v6 ? 16 : 4);
        byte[] dst = Frames.cut(v6 ? B6 : Frames.bytes(4, (int) seed + 1), 0, v6 ? 16 : 4);
        byte[] l4 = Frames.bytes(28, (int) seed + 2);
        l4[12] = 0x50;
        Bed.put(l4, 4, 28);
        byte[] d;
        if (v6) {
            byte[] ext = {(byte) protocol, 0, 0, 9, 0, 0, 0, 1};
            d = fragment ? Frames.ip6(44, src, dst, ext, l4)
                    : Frames.ip6(protocol, src, dst, new byte[0], l4);
        } else {
            d = Frames.ip4(protocol, src, dst, l4);
            d[20] = (byte) (fragment ? 0x20 : 0);
        }
        boolean ports = !fragment && protocol != 1;
        boolean tcp = protocol == Frames.TCP;
        int type = 0;
        if (v6 && fragment && has(fields, 19)) {
            type = 4;
        } else if (ports && has(fields, v6 ? tcp ? 21 : 23 : tcp ? 16 : 22)) {
            type = v6 ? tcp ? 3 : 8 : tcp ? 1 : 7;
        } else if (has(fields, v6 ? 20 : 17)) {
            type = v6 ? 5 : 2;
        }
        expect(fields, d, type, src, dst, type == 0 || type == 2 || type == 5 || type == 4
                ? new byte[0] : Frames.cut(l4, 0, 4));
    }

    private static boolean has(int fields, int bit) {
        return (fields >> bit & 1) != 0;
    }

    private static void expect(int fields, byte[] d, int type, byte[]... parts) {
        ByteBuffer in = ByteBuffer.allocate(36);
        for (byte[] p : parts) {
            in.put(p);
        }
        int hash = type == 0 ? 0 : new Toeplitz(KEY).hash(in.array(), 0, in.position(), 0, 0);
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(16, true);
                steer(bed, KEY, fields);
                int q = arrivesAt(bed, d);
                assertThat(q).isEqualTo(type == 0 ? 0 : hash & 0xF);
                assertThat(RxDesc.rssType(word(bed, q))).isEqualTo(type);
                assertThat(RxDesc.hash(word(bed, q))).isEqualTo(hash);
            });
        }
    }

    @Example
    void a_home_address_and_a_routing_header_replace_the_addresses_if_mrqc_says_so() {
        byte[] ext = new byte[48];
        ext[0] = 43;
        ext[1] = 2;
        ext[2] = 1;
        ext[3] = 2;   // PadN, two bytes
        ext[6] = (byte) 0xC9;
        ext[7] = 16;
        System.arraycopy(HOME, 0, ext, 8, 16);
        ext[24] = Frames.UDP;
        ext[25] = 2;
        ext[26] = 2;
        ext[27] = 1;
        System.arraycopy(A6, 0, ext, 32, 16);
        byte[] l4 = Frames.bytes(28, 7);
        byte[] d = Frames.ip6(60, A6, B6, ext, l4);
        byte[] ports = Frames.cut(l4, 0, 4);
        expect(IxgbeType.MRQC_RSS_FIELD_IPV6_EX_UDP | IxgbeType.MRQC_RSS_FIELD_IPV6_UDP, d, 9, HOME,
                A6, ports);
        expect(IxgbeType.MRQC_RSS_FIELD_IPV6_UDP, d, 8, A6, B6, ports);
        expect(IxgbeType.MRQC_RSS_FIELD_IPV6_EX, d, 4, HOME, A6);
    }

    @Example
    void without_pcsd_the_raw_sum_of_a_fragment_stands_in_the_place_of_the_hash() {
        try (Bed bed = new Bed(8)) {
            bed.run(() -> {
                bed.driver.up(1, true);
                bed.driver.hw.writel(Reg.RXCSUM.at(), IxgbeType.RXCSUM_IPPCSE);
                byte[] d = Bed.udp(1, 50, 9);
                Bed.put(d, 18, 0x4711);
                d[20] = 0x20;
                arrivesAt(bed, d);
                int both = RxDesc.hash(word(bed, 0));
                assertThat(both & 0xFFFF).isEqualTo(0x4711);
                int sum = Frames.fold(Bed.be(d, 34, 58, 0));
                assertThat(Short.toUnsignedInt(Short.reverseBytes((short) (both >>> 16))))
                        .isEqualTo(sum);
            });
        }
    }

    @Property(tries = 20)
    void flows_stay_on_their_queue_and_many_flows_use_most_of_the_sixteen(@ForAll long seed) {
        Random r = new Random(seed);
        byte[] key = new byte[40];
        r.nextBytes(key);
        Map<Integer, Integer> queueOf = new HashMap<>();
        int[] used = new int[16];
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(16, true);
                steer(bed, key, ALL);
                for (int i = 0; i < 400; i++) {
                    int flow = r.nextInt(150);
                    byte[] d = Frames.of(Frames.TCP, new byte[] {10, 0, (byte) (flow * 7), 2},
                            new byte[] {10, 0, 0, 1}, 1000 + 37 * flow, 80, Frames.bytes(9, i));
                    int q = arrivesAt(bed, d);
                    used[q]++;
                    assertThat(queueOf.merge(flow, q, (a, b) -> a)).isEqualTo(q);
                }
                assertThat(Arrays.stream(used).filter(n -> n > 0).count()).isGreaterThan(9);
            });
        }
    }

    @Example
    void the_symmetric_key_brings_both_directions_to_one_queue() {
        byte[] key = HexFormat.of().parseHex("6d5a".repeat(20));
        try (Bed bed = new Bed(16)) {
            bed.run(() -> {
                bed.driver.up(16, true);
                steer(bed, key, ALL);
                Random r = new Random(3);
                for (int i = 0; i < 40; i++) {
                    byte[] a = Frames.bytes(4, r.nextInt());
                    byte[] b = Frames.bytes(4, r.nextInt());
                    int sp = r.nextInt(65536);
                    int dp = r.nextInt(65536);
                    int there = arrivesAt(bed, Frames.of(Frames.TCP, a, b, sp, dp, new byte[0]));
                    int back = arrivesAt(bed, Frames.of(Frames.TCP, b, a, dp, sp, new byte[0]));
                    assertThat(back).isEqualTo(there);
                }
            });
        }
        Toeplitz t = new Toeplitz(key);
        byte[] first = HexFormat.of().parseHex("420995bb" + "a18e6450" + "0aea" + "06e6");
        assertThat(t.hash(first, 0, 12, 0, 0)).isEqualTo(0x9fcc9fcc);
        assertThat(t.hash(first, 0, 8, 0, 0)).isEqualTo(0x0a590a59);
    }
}
