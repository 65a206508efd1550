package netstack.driver.hw;

/// The device's side of one receive ring.
///
/// It owns the descriptors from `head` up to, not including, `tail`; equal
/// means that it has none, so software hands out one less than there are.
final class RxQueue {
    final int index;
    boolean enabled;
    long base;
    int count;
    int head;
    int tail;
    int bufSize;
    boolean dropEn;

    RxQueue(int index) {
        this.index = index;
    }

    /// Descriptors that it owns; none when the tail is nonsense.
    int owned() {
        int n = tail - head;
        return tail >= count ? 0 : n < 0 ? n + count : n;
    }

    long descriptor() {
        return base + (long) head * RxDesc.SIZE;
    }

    void advance() {
        head = head + 1 == count ? 0 : head + 1;
    }
}
