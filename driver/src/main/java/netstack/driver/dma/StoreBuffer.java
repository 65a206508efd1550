package netstack.driver.dma;

import java.util.SplittableRandom;

/// Stores to coherent memory that have not left the CPU yet.
///
/// The CPU itself sees them; the device does not until they drain, which
/// happens in any order but that two stores to the same bytes stay in
/// theirs, and at the latest at a barrier. Nothing more than that is
/// promised by the kernel's memory model. The seed decides what waits, and
/// also how often: CPUs are between nearly orderly and not at all.
final class StoreBuffer {
    private static final int SIZE = 32;
    private static final int MANNERS = 9;

    private final SplittableRandom random;
    /// One store in so many is late, 2 to 512.
    private final int late;
    private final DmaCoherent[] block = new DmaCoherent[SIZE];
    private final int[] off = new int[SIZE];
    private final int[] bytes = new int[SIZE];
    private final long[] value = new long[SIZE];
    private int used;

    StoreBuffer(long seed) {
        random = new SplittableRandom(seed);
        late = 2 << random.nextInt(MANNERS);
    }

    // tag::store_buffer[]
    void store(DmaCoherent to, int at, int n, long v) {
        if (used == SIZE) {
            drain(random.nextInt(SIZE));
        }
        block[used] = to;
        off[used] = at;
        bytes[used] = n;
        value[used++] = v;
    }
    // end::store_buffer[]

    /// Lets most stores through, as time does.
    void trickle() {
        for (int i = used - 1; i >= 0; i--) {
            if (i < used && random.nextInt(late) > 0) {
                drain(i);
            }
        }
    }

    /// Lets all stores through: what a barrier waits for.
    void drainAll() {
        for (int i = 0; i < used; i++) {
            block[i].write(off[i], bytes[i], value[i]);
        }
        used = 0;
    }

    // tag::store_buffer_drain[]
    /// Lets one store through, after older ones to the same bytes.
    private void drain(int i) {
        DmaCoherent to = block[i];
        int from = off[i];
        int end = from + bytes[i];
        int kept = 0;
        for (int k = 0; k < used; k++) {
            if (k <= i && block[k] == to && off[k] < end
                    && from < off[k] + bytes[k]) {
                to.write(off[k], bytes[k], value[k]);
            } else {
                move(k, kept++);
            }
        }
        used = kept;
    }
    // end::store_buffer_drain[]

    private void move(int from, int to) {
        block[to] = block[from];
        off[to] = off[from];
        bytes[to] = bytes[from];
        value[to] = value[from];
    }

    /// What the CPU itself sees of the 8 bytes at `at`, where `v` is in
    /// memory: its own stores, in their order, over that.
    long forward(DmaCoherent from, int at, long v) {
        long seen = v;
        for (int i = 0; i < used; i++) {
            int shift = 8 * (off[i] - at);
            if (block[i] == from && shift < 64 && shift > -8 * bytes[i]) {
                long mask = -1L >>> 64 - 8 * bytes[i];
                long store = value[i] & mask;
                seen = shift >= 0 ? seen & ~(mask << shift) | store << shift
                        : seen & ~(mask >>> -shift) | store >>> -shift;
            }
        }
        return seen;
    }
}
