package netstack.host.experiment;

import java.util.Arrays;

/// A host's counters at a time, or what was added in a span of time.
///
/// @param ns the time, or the span's length
/// @param processed packets that entered the stack, by CPU
/// @param busy time that was not idle, by CPU, in ns
/// @param interrupts of the card
/// @param netRx rounds of the NET_RX softirq
/// @param squeezes rounds that ended for lack of budget
/// @param receivedRps interrupts between CPUs that brought packets
/// @param read datagrams that programs read
public record Sample(long ns, long[] processed, long[] busy, long interrupts,
        long netRx, long squeezes, long receivedRps, long read) {

    public Sample minus(Sample before) {
        long[] p = processed.clone();
        long[] b = busy.clone();
        for (int i = 0; i < p.length; i++) {
            p[i] -= before.processed[i];
            b[i] -= before.busy[i];
        }
        return new Sample(ns - before.ns, p, b,
                interrupts - before.interrupts, netRx - before.netRx,
                squeezes - before.squeezes,
                receivedRps - before.receivedRps, read - before.read);
    }

    /// The same with another number of datagrams read.
    public Sample withRead(long n) {
        return new Sample(ns, processed, busy, interrupts, netRx, squeezes,
                receivedRps, n);
    }

    /// `n` in this span, a second.
    public double rate(long n) {
        return n * 1e9 / ns;
    }

    /// Packets that entered the stack, a second.
    public double processedRate() {
        return rate(Arrays.stream(processed).sum());
    }

    /// Datagrams that programs read, a second.
    public double readRate() {
        return rate(read);
    }

    /// The share of the span that CPU `i` was busy, in percent.
    public double busyPercent(int i) {
        return busy[i] * 100.0 / ns;
    }
}
