package netstack.driver.hw;

/// Where the instances of a register are: `count` of them, `stride` bytes
/// apart from `base`; from number `split` on, `stride2` apart from `base2`.
record Bank(int base, int stride, int count, int split, int base2,
        int stride2) {

    /// Where in this map BAR 3 begins: BAR 0 has 128 KiB.
    static final int BAR3 = 0x20000;

    static Bank one(int offset) {
        return many(offset, 4, 1);
    }

    static Bank many(int base, int stride, int count) {
        return new Bank(base, stride, count, count, 0, 0);
    }

    /// A register of each receive queue: 64 at 0x1000, 64 at 0xD000.
    static Bank rxq(int off) {
        return new Bank(0x01000 + off, 0x40, 128, 64, 0x0D000 + off, 0x40);
    }

    /// A register of each transmit queue, all 128 at 0x6000.
    static Bank txq(int off) {
        return many(0x06000 + off, 0x40, 128);
    }

    int at(int i) {
        return i < split ? base + i * stride : base2 + (i - split) * stride2;
    }
}
