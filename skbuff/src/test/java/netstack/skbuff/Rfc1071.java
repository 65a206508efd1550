package netstack.skbuff;

/// The checksum as RFC 1071 tells it, two bytes at a time.
final class Rfc1071 {

    private Rfc1071() {
    }

    static int sum(byte[] bytes, int off, int len) {
        long sum = 0;
        for (int i = 0; i < len; i++) {
            int b = bytes[off + i] & 0xff;
            sum += i % 2 == 0 ? b << 8 : b;
        }
        return fold(sum);
    }

    static int fold(long sum) {
        long s = sum;
        while (s >> 16 != 0) {
            s = (s & 0xffff) + (s >> 16);
        }
        return (int) s;
    }
}
