package netstack.exercises.tcpcubic.grading;

import netstack.exercises.script.Log;
import netstack.exercises.script.Step;

/// A connection with CUBIC as the brief has it; time and positions are
/// counted from the start of the case and never wrap.
final class Expected {

    private static final long NO_RTT = Long.MAX_VALUE;

    /// A time since a reduction.
    ///
    /// @param k from its start to `origin`, in ms
    /// @param reno what Reno's window was when it began
    private record Epoch(long start, long k, long origin, long reno) {

        Epoch later(long ms, long now) {
            return new Epoch(Math.min(start + ms, now), k, origin, reno);
        }
    }

    private long cwnd;
    private long ssthresh;
    private long prior;
    private long credit;
    private long now;
    private long lastSent;
    private long una;
    private long nxt;
    private boolean limited = true;

    private Epoch epoch;
    private long wMax;
    private long minRtt = NO_RTT;
    private long delivered;
    private long renoMore;
    private boolean slowStartEnded;
    private long roundEnd;
    private long roundRtt = NO_RTT;
    private int samples;

    Expected(Step open) {
        cwnd = Math.max(open.arg(0), 1);
        ssthresh = Math.max(open.arg(1), 2);
        sent();
        roundEnd = nxt;
    }

    void step(Step s, Log log) {
        switch (s.op()) {
            case "root" -> log.see("root", Rfc9438.root(
                    new java.math.BigDecimal(s.arg(0))));
            case "ack" -> ack(s, log);
            case "busy" -> limited = s.arg(0) != 0;
            case "idle" -> idle(s.arg(0));
            case "loss" -> {
                reduce(log);
                cwnd = ssthresh;
            }
            case "timeout" -> {
                reduce(log);
                cwnd = 1;
                forget();
            }
            case "undo" -> {
                cwnd = Math.max(cwnd, prior);
                log.see("window", cwnd);
            }
            default -> { }
        }
    }

    private void sent() {
        nxt = una + cwnd;
        lastSent = now;
    }

    private void idle(long ms) {
        now += ms;
        if (epoch != null) {
            epoch = epoch.later(now - lastSent, now);
        }
        sent();
    }

    /// Section 4.6 and 4.7; the paper connection's window is told by whoever
    /// calls.
    private void reduce(Log log) {
        boolean gaveRoom = cwnd < wMax;
        wMax = gaveRoom ? cwnd * 85 / 100 : cwnd;
        ssthresh = Math.max(cwnd * 70 / 100, 2);
        prior = cwnd;
        credit = 0;
        epoch = null;
        log.see("threshold", ssthresh);
    }

    private void forget() {
        wMax = 0;
        minRtt = NO_RTT;
        slowStartEnded = false;
        newRound();
    }

    private void newRound() {
        roundEnd = nxt;
        roundRtt = NO_RTT;
        samples = 0;
    }

    private void ack(Step s, Log log) {
        now += s.arg(0);
        una += s.arg(1);
        if (s.arg(2) > 0 && (epoch == null || now - epoch.start >= 1000)) {
            minRtt = Math.min(minRtt, s.arg(2));
            if (!slowStartEnded && cwnd < ssthresh && cwnd >= 16) {
                hystart(s.arg(2));
            }
        }
        log.see("slow start to", ssthresh);
        long asked = limited ? grow(s.arg(1)) : 0;
        sent();
        log.see("step", asked).see("window", cwnd);
    }

    private void hystart(long rtt) {
        if (una > roundEnd) {
            newRound();
        }
        roundRtt = Math.min(roundRtt, rtt);
        long late = minRtt + Math.min(16_000, Math.max(4000, minRtt / 8));
        if (++samples > 8 && roundRtt > late) {
            slowStartEnded = true;
            ssthresh = cwnd;
        }
    }

    private long grow(long acked) {
        long free = Math.min(acked, Math.max(ssthresh - cwnd, 0));
        cwnd += free;
        long left = acked - free;
        if (left == 0) {
            return 0;
        }
        long w = Math.max(2, Math.min(cubic(), reno(left)));
        spend(w, left);
        return w;
    }

    /// For how many packets the curve gives one.
    private long cubic() {
        if (epoch == null) {
            boolean below = wMax > cwnd;
            epoch = new Epoch(now, below ? Rfc9438.k(wMax - cwnd) : 0,
                    below ? wMax : cwnd, cwnd);
            delivered = 0;
            renoMore = 0;
        }
        long rtt = minRtt == NO_RTT ? 0 : Math.ceilDiv(minRtt, 1000);
        long target = Rfc9438.window(now + rtt - epoch.start, epoch.k,
                epoch.origin);
        long w = target > cwnd ? cwnd / (target - cwnd) : 100 * cwnd;
        return wMax == 0 ? Math.min(w, 20) : w;
    }

    /// For how many packets Reno would give one, where it is ahead.
    private long reno(long acked) {
        long each = Math.max(1, cwnd * 17 / 9);
        delivered += acked;
        renoMore += delivered / each;
        delivered %= each;
        long ahead = epoch.reno + renoMore - cwnd;
        return ahead > 0 ? cwnd / ahead : Long.MAX_VALUE;
    }

    private void spend(long w, long acked) {
        if (credit >= w) {
            credit = 0;
            cwnd++;
        }
        credit += acked;
        cwnd += credit / w;
        credit %= w;
    }
}
