package student;

import netstack.exercises.tcpcubic.CubicOps;
import netstack.transport.tcp.CaEvent;
import netstack.transport.tcp.CaState;
import netstack.transport.tcp.TcpCaSock;

/// The reference solution of `tcp-cubic`.
public final class Cubic implements CubicOps {

    private static final long PER_C = 2_500_000_000L;
    private static final int LOW_WINDOW = 16;
    private static final int SAMPLES = 8;

    private boolean epoch;
    private int start;
    private int wMax;
    private long k;
    private long origin;
    private long counted;
    private long wEst;
    private long minRtt;
    private boolean found;
    private int roundEnd;
    private long roundRtt;
    private int samples;

    @Override
    public long cubicRoot(long a) {
        long r = 0;
        for (int bit = 20; bit >= 0; bit--) {
            long t = r | 1L << bit;
            if (t * t * t <= a) {
                r = t;
            }
        }
        return r;
    }

    @Override
    public void init(TcpCaSock tp) {
        epoch = false;
        wMax = 0;
        minRtt = 0;
        found = false;
        round(tp);
    }

    @Override
    public int ssthresh(TcpCaSock tp) {
        int cwnd = tp.sndCwnd();
        epoch = false;
        wMax = cwnd < wMax ? (int) (cwnd * 17L / 20) : cwnd;
        return Math.max((int) (cwnd * 7L / 10), 2);
    }

    @Override
    public void congAvoid(TcpCaSock tp, int acked) {
        if (!tp.isCwndLimited()) {
            return;
        }
        int left = tp.inSlowStart() ? tp.slowStart(acked) : acked;
        if (left > 0) {
            tp.congAvoidAi(step(tp, tp.sndCwnd(), left), left);
        }
    }

    private int step(TcpCaSock tp, int cwnd, int acked) {
        if (!epoch) {
            begin(tp.nowMs(), cwnd);
        }
        long target = curve(tp.nowMs() - start + (minRtt + 999) / 1000);
        long cnt = target > cwnd ? cwnd / (target - cwnd) : 100L * cwnd;
        if (wMax == 0) {
            cnt = Math.min(cnt, 20);
        }
        counted += acked;
        long each = Math.max(cwnd * 17L / 9, 1);
        wEst += counted / each;
        counted %= each;
        if (wEst > cwnd) {
            cnt = Math.min(cnt, cwnd / (wEst - cwnd));
        }
        return (int) Math.max(cnt, 2);
    }

    private void begin(int now, int cwnd) {
        epoch = true;
        start = now;
        counted = 0;
        wEst = cwnd;
        k = wMax > cwnd ? cubicRoot((wMax - cwnd) * PER_C) : 0;
        origin = Math.max(wMax, cwnd);
    }

    private long curve(long t) {
        long d = Math.abs(t - k);
        long delta = d * d * d / PER_C;
        return t < k ? origin - delta : origin + delta;
    }

    @Override
    public int undoCwnd(TcpCaSock tp) {
        return Math.max(tp.sndCwnd(), tp.priorCwnd());
    }

    @Override
    public void setState(TcpCaSock tp, CaState state) {
        if (state == CaState.LOSS) {
            init(tp);
        }
    }

    @Override
    public void cwndEvent(TcpCaSock tp, CaEvent event) {
        int idle = tp.nowMs() - tp.lastSentMs();
        if (event == CaEvent.TX_START && epoch && idle > 0) {
            start += idle;
            if (start - tp.nowMs() > 0) {
                start = tp.nowMs();
            }
        }
    }

    @Override
    public void pktsAcked(TcpCaSock tp, int acked, long rttUs) {
        if (rttUs < 0 || epoch && tp.nowMs() - start < 1000) {
            return;
        }
        minRtt = minRtt == 0 ? rttUs : Math.min(minRtt, rttUs);
        if (!found && tp.inSlowStart() && tp.sndCwnd() >= LOW_WINDOW) {
            watch(tp, rttUs);
        }
    }

    private void round(TcpCaSock tp) {
        roundEnd = tp.sndNxt();
        roundRtt = Long.MAX_VALUE;
        samples = 0;
    }

    private void watch(TcpCaSock tp, long rttUs) {
        if (tp.sndUna() - roundEnd > 0) {
            round(tp);
        }
        roundRtt = Math.min(roundRtt, rttUs);
        if (samples < SAMPLES) {
            samples++;
        } else if (roundRtt > minRtt + Math.clamp(minRtt / 8, 4000, 16000)) {
            found = true;
            tp.sndSsthresh(tp.sndCwnd());
        }
    }
}
