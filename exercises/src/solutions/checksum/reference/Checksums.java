package student;

import netstack.exercises.checksum.Csum;

/// The reference solution of `checksum`.
public final class Checksums implements Csum {

    private static final int IPPROTO_UDP = 17;

    @Override
    public int partial(byte[] data, int at, int len, int sum) {
        int total = sum;
        for (int i = 0; i < len; i++) {
            int b = data[at + i] & 0xff;
            total += (i & 1) == 0 ? b << 8 : b;
        }
        return fold(total);
    }

    private static int fold(int sum) {
        int folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return folded;
    }

    @Override
    public int ipCheck(byte[] packet, int at, int len) {
        int sum = partial(packet, at, 10, 0);
        return ~partial(packet, at + 12, len - 12, sum) & 0xffff;
    }

    @Override
    public int udpCheck(int saddr, int daddr, byte[] packet, int at,
            int len) {
        int sum = (saddr >>> 16) + (saddr & 0xffff) + (daddr >>> 16)
                + (daddr & 0xffff) + IPPROTO_UDP + len;
        sum = partial(packet, at, 6, sum);
        int check = ~partial(packet, at + 8, len - 8, sum) & 0xffff;
        return check == 0 ? 0xffff : check;
    }

    @Override
    public int replace2(int check, int from, int to) {
        return ~fold((~check & 0xffff) + (~from & 0xffff) + to) & 0xffff;
    }

    @Override
    public int replace4(int check, int from, int to) {
        int half = replace2(check, from >>> 16, to >>> 16);
        return replace2(half, from & 0xffff, to & 0xffff);
    }
}
