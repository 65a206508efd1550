package netstack.driver.hw;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class ToeplitzTest {
    private static final byte[] KEY = HexFormat.of().parseHex("6d5a56da255b0ec24167253d43a38fb0"
            + "d0ca2bcbae7b30b477cb2da38030f20c6a42b73bbeac01fa");

    @Example
    void all_published_vectors() throws IOException {
        Toeplitz t = new Toeplitz(KEY);
        int checked = 0;
        for (String line : lines()) {
            if (!line.contains("\"src\"")) {
                continue;
            }
            byte[] tuple = tuple(line);
            int addr = tuple.length - 4;
            if (line.contains("hash_ip")) {
                assertThat(t.hash(tuple, 0, addr, 0, 0)).isEqualTo(hex(line, "hash_ip"));
                checked++;
            }
            int h = t.hash(tuple, 0, addr, 0, 0);
            assertThat(t.hash(tuple, addr, 4, h, addr)).isEqualTo(hex(line, "hash_tcp"));
            checked++;
        }
        assertThat(checked).isEqualTo(14);
    }

    @Example
    void the_two_address_only_vectors_of_the_data_sheet_that_the_file_lacks() throws IOException {
        Toeplitz t = new Toeplitz(KEY);
        List<String> six = lines().stream()
                .filter(l -> l.contains("ff02::1") || l.contains("fe80::")).toList();
        assertThat(t.hash(tuple(six.get(0)), 0, 32, 0, 0)).isEqualTo(0x0f0c461c);
        assertThat(t.hash(tuple(six.get(1)), 0, 32, 0, 0)).isEqualTo(0x4b61e985);
    }

    @Property(tries = 200)
    void equals_the_definition_bit_by_bit(@ForAll @Size(40) byte[] key,
            @ForAll @Size(36) byte[] in) {
        int result = 0;
        ByteBuffer k = ByteBuffer.wrap(java.util.Arrays.copyOf(key, 48));
        for (int bit = 0; bit < 36 * 8; bit++) {
            if ((in[bit >> 3] & 0x80 >> (bit & 7)) != 0) {
                long window = k.getLong(bit >> 3) << (bit & 7);
                result ^= (int) (window >>> 32);
            }
        }
        assertThat(new Toeplitz(key).hash(in, 0, 36, 0, 0)).isEqualTo(result);
    }

    @Property(tries = 100)
    void is_linear(@ForAll @Size(36) byte[] a, @ForAll @Size(36) byte[] b) {
        Toeplitz t = new Toeplitz(KEY);
        byte[] x = new byte[36];
        for (int i = 0; i < 36; i++) {
            x[i] = (byte) (a[i] ^ b[i]);
        }
        assertThat(t.hash(x, 0, 36, 0, 0))
                .isEqualTo(t.hash(a, 0, 36, 0, 0) ^ t.hash(b, 0, 36, 0, 0));
    }

    @Property(tries = 100)
    void the_symmetric_key_gives_both_directions_one_hash(@ForAll @Size(12) byte[] in) {
        byte[] key = HexFormat.of().parseHex("6d5a".repeat(20));
        byte[] back = new byte[12];
        System.arraycopy(in, 0, back, 4, 4);
        System.arraycopy(in, 4, back, 0, 4);
        System.arraycopy(in, 8, back, 10, 2);
        System.arraycopy(in, 10, back, 8, 2);
        int h = new Toeplitz(key).hash(in, 0, 12, 0, 0);
        assertThat(new Toeplitz(key).hash(back, 0, 12, 0, 0)).isEqualTo(h);
        assertThat(h >>> 16).isEqualTo(h & 0xFFFF);
    }

    private static List<String> lines() throws IOException {
        try (var in = ToeplitzTest.class.getResourceAsStream("/rss/toeplitz_vectors.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }

    private static byte[] tuple(String line) {
        try {
            byte[] src = InetAddress.getByName(text(line, "src")).getAddress();
            byte[] dst = InetAddress.getByName(text(line, "dst")).getAddress();
            return ByteBuffer.allocate(2 * src.length + 4).put(src).put(dst)
                    .putShort((short) Integer.parseInt(text(line, "sport")))
                    .putShort((short) Integer.parseInt(text(line, "dport"))).array();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int hex(String line, String name) {
        return Integer.parseUnsignedInt(text(line, name).substring(2), 16);
    }

    private static String text(String line, String name) {
        Matcher m = Pattern.compile("\"" + name + "\":\"?([^\",}]+)").matcher(line);
        assertThat(m.find()).isTrue();
        return m.group(1);
    }
}
