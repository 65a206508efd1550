package student;

import netstack.exercises.toeplitz.Rss;

/// The reference solution of `toeplitz`.
public final class Toeplitz implements Rss {

    @Override
    public int hash(byte[] key, int saddr, int daddr, int sport,
            int dport) {
        byte[] in = new byte[12];
        put(in, 0, 4, saddr);
        put(in, 4, 4, daddr);
        put(in, 8, 2, sport);
        put(in, 10, 2, dport);
        return hash(key, in);
    }

    @Override
    public int hash(byte[] key, int saddr, int daddr) {
        byte[] in = new byte[8];
        put(in, 0, 4, saddr);
        put(in, 4, 4, daddr);
        return hash(key, in);
    }

    private static void put(byte[] b, int at, int n, int value) {
        for (int i = 0; i < n; i++) {
            b[at + i] = (byte) (value >>> 8 * (n - 1 - i));
        }
    }

    private static int hash(byte[] key, byte[] in) {
        long window = 0;
        for (int i = 0; i < 8; i++) {
            window = window << 8 | key[i] & 0xff;
        }
        int hash = 0;
        for (int i = 0; i < in.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                if ((in[i] & 0x80 >> bit) != 0) {
                    hash ^= (int) (window >>> 32);
                }
                window = window << 1 | key[i + 8] >> 7 - bit & 1;
            }
        }
        return hash;
    }

    @Override
    public int queue(int hash, byte[] table) {
        return table[hash & 127];
    }

    @Override
    public int steer(byte[] key, byte[] table, int saddr, int daddr,
            int dport, int queue) {
        for (int sport = 1024; sport < 65536; sport++) {
            if (queue(hash(key, saddr, daddr, sport, dport), table)
                    == queue) {
                return sport;
            }
        }
        return -1;
    }
}
