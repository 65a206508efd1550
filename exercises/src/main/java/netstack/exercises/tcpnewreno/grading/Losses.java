package netstack.exercises.tcpnewreno.grading;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

import netstack.exercises.script.Script;
import netstack.exercises.script.Step;

/// The cases of `tcp-newreno`: what happens to a sender of segments of 1000
/// bytes.
final class Losses {

    private static final int MSS = 1000;

    private final RandomGenerator r;
    private final List<Step> steps = new ArrayList<>();
    private long flight;

    private Losses(RandomGenerator r) {
        this.r = r;
        flight = MSS * (10L + r.nextInt(30)) + r.nextInt(MSS);
        steps.add(Step.of("open", MSS, MSS * (2L + r.nextInt(9))));
    }

    private Script script() {
        return new Script(steps);
    }

    private Losses acked(long bytes, long left) {
        steps.add(Step.of("acked", bytes, left));
        return this;
    }

    private Losses duplicates(int n) {
        for (int i = 0; i < n; i++) {
            steps.add(Step.of("duplicate", flight));
        }
        return this;
    }

    private Losses expired() {
        steps.add(Step.of("expired", flight));
        return this;
    }

    static Script start(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        for (int i = 0; i < 2 + index % 6; i++) {
            l.acked(1 + r.nextInt(3 * MSS), l.flight);
        }
        return l.script();
    }

    /// Leaves slow start at two segments, and goes on for some windows; in
    /// some cases each of them is filled to the byte.
    static Script avoidance(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        l.flight = r.nextInt(4 * MSS);
        l.expired();
        for (int i = 0; i < 12 + index % 8; i++) {
            l.acked(index % 4 == 0 ? MSS : 300 + r.nextInt(2 * MSS),
                    l.flight);
        }
        return l.script();
    }

    static Script fast(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        l.acked(MSS, l.flight).duplicates(2).acked(MSS, l.flight);
        if (index % 3 == 0) {
            l.flight = r.nextInt(4 * MSS);
        }
        return l.duplicates(3 + r.nextInt(5)).script();
    }

    static Script partial(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        l.duplicates(3 + r.nextInt(8));
        for (int i = 0; i < 2 + index % 2; i++) {
            l.acked(index % 5 == 0 ? MSS
                    : 1 + r.nextInt(i == 0 ? MSS - 1 : 2 * MSS), l.flight);
            l.duplicates(r.nextInt(5));
        }
        return l.script();
    }

    static Script full(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        l.duplicates(3 + r.nextInt(8));
        // Nothing on the way, enough for the whole threshold, or anything.
        long more = index % 3 == 0 ? 0 : r.nextInt(20 * MSS)
                + (index % 3 == 1 ? l.flight / 2 : 0);
        l.acked(l.flight, more);
        return l.acked(MSS, l.flight).script();
    }

    /// After a recovery and after an expiry, at the recovery point and
    /// behind it.
    static Script once(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        if (index % 2 == 0) {
            l.expired();
            l.acked(1 + r.nextInt(MSS) + (index % 4 == 0 ? MSS : 0),
                    l.flight).duplicates(4);
            return l.script();
        }
        l.duplicates(3).acked(l.flight, l.flight).duplicates(4);
        l.acked(MSS, l.flight).duplicates(4);
        return l.script();
    }

    static Script expiry(RandomGenerator r, int index) {
        Losses l = new Losses(r);
        l.duplicates(index % 2 == 0 ? 2 : 4).expired();
        l.flight = MSS * (4L + r.nextInt(5));
        l.expired().acked(MSS, l.flight).expired();
        return l.acked(MSS, l.flight).script();
    }
}
