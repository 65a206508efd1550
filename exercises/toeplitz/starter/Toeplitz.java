package student;

import netstack.exercises.toeplitz.Rss;

/// Your hash: `./lab show toeplitz` says what it must do.
public final class Toeplitz implements Rss {

    @Override
    public int hash(byte[] key, int saddr, int daddr, int sport,
            int dport) {
        throw new UnsupportedOperationException(
                "toeplitz, step 1: a window of 32 key bits for each one bit");
    }

    @Override
    public int hash(byte[] key, int saddr, int daddr) {
        throw new UnsupportedOperationException(
                "toeplitz, step 2: addresses only");
    }

    @Override
    public int queue(int hash, byte[] table) {
        throw new UnsupportedOperationException(
                "toeplitz, step 3: the redirection table");
    }

    @Override
    public int steer(byte[] key, byte[] table, int saddr, int daddr,
            int dport, int queue) {
        throw new UnsupportedOperationException(
                "toeplitz, step 4: find a source port");
    }
}
