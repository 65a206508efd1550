package netstack.transport.tcp;

import static netstack.transport.tcp.CubicParams.BICTCP_HZ;
import static netstack.transport.tcp.CubicParams.SCALE;

import netstack.skbuff.Linux;

/// CUBIC (RFC 9438): after a loss the window grows as a cubic function of
/// time, fast at first, flat around the size at which the loss was, and then
/// faster and faster. It does not depend on the round trip time.
///
/// In the kernel's integers: 32-bit numbers, time in 2^-10 s, no division of
/// long numbers on the path.
@Linux(value = "bictcp", file = "net/ipv4/tcp_cubic.c", renamed = true)
final class Cubic implements CongestionControl {
    private final CubicParams par;
    private final Hystart hystart;
    /// One packet more for each `cnt` packets that are delivered.
    private int cnt;
    private int lastMaxCwnd;
    private int lastCwnd;
    private int lastTime;
    private int originPoint;
    /// From the begin of the epoch to the origin point, in 2^-10 s.
    private long k;
    /// Begin of this epoch, in jiffies; 0 for none.
    private int epochStart;
    private int ackCnt;
    /// What Reno's window would be.
    private int tcpCwnd;

    Cubic(CubicParams par) {
        this.par = par;
        hystart = new Hystart(par);
    }

    @Override
    public String name() {
        return "cubic";
    }

    @Override
    @Linux(value = "cubictcp_init")
    public void init(TcpSock tp) {
        reset();
        if (par.hystart) {
            hystart.reset(tp);
        } else if (par.initialSsthresh != 0) {
            tp.sndSsthresh = par.initialSsthresh;
        }
    }

    @Linux("bictcp_reset")
    private void reset() {
        cnt = lastMaxCwnd = lastCwnd = lastTime = originPoint = 0;
        k = 0;
        epochStart = ackCnt = tcpCwnd = 0;
        hystart.delayMin = 0;
        hystart.found = false;
    }

    @Override
    @Linux("cubictcp_cong_avoid")
    public void congAvoid(TcpSock tp, int ack, int acked) {
        if (!TcpCwnd.isCwndLimited(tp)) {
            return;
        }
        if (TcpCwnd.inSlowStart(tp)) {
            acked = Reno.slowStart(tp, acked);
            if (acked == 0) {
                return;
            }
        }
        update(tp, tp.sndCwnd, acked);
        Reno.congAvoidAi(tp, cnt, acked);
    }

    // tag::bictcp_update[]
    /// Works out how fast the window may grow now.
    @Linux("bictcp_update")
    private void update(TcpSock tp, int cwnd, int acked) {
        int now = tp.jiffies32();
        ackCnt += acked;
        if (lastCwnd == cwnd && now - lastTime <= tp.hz() / 32) {
            return;
        }
        // The curve is looked up once a jiffy at most.
        if (epochStart == 0 || now != lastTime) {
            lastCwnd = cwnd;
            lastTime = now;
            if (epochStart == 0) {
                startEpoch(now, cwnd, acked);
            }
            follow(cwnd, target(tp, now));
        }
        if (par.tcpFriendliness) {
            friendliness(cwnd);
        }
        cnt = Math.max(cnt, 2);      // at most 1.5 times a round trip
    }
    // end::bictcp_update[]

    private void startEpoch(int now, int cwnd, int acked) {
        epochStart = now;
        ackCnt = acked;
        tcpCwnd = cwnd;
        if (lastMaxCwnd <= cwnd) {
            k = 0;
            originPoint = cwnd;
        } else {
            k = CubicRoot.of(par.cubeFactor * (lastMaxCwnd - cwnd));
            originPoint = lastMaxCwnd;
        }
    }

    // tag::bictcp_target[]
    /// W(t + RTT) = C (t - K)^3 + W_max: where the window is to be.
    private int target(TcpSock tp, int now) {
        long t = now - epochStart + tp.rtt.usecsToJiffies(hystart.delayMin);
        t = (t << BICTCP_HZ) / tp.hz();
        long offs = Math.abs(t - k);
        int delta = (int) (par.cubeRttScale * offs * offs * offs
                >> 10 + 3 * BICTCP_HZ);
        return t < k ? originPoint - delta : originPoint + delta;
    }
    // end::bictcp_target[]

    private void follow(int cwnd, int target) {
        cnt = target > cwnd ? cwnd / (target - cwnd) : 100 * cwnd;
        // Before the first loss, the curve knows nothing: 5 % a round trip.
        if (lastMaxCwnd == 0 && cnt > 20) {
            cnt = 20;
        }
    }

    /// Never slower than Reno would be (RFC 9438, 4.3).
    private void friendliness(int cwnd) {
        int delta = cwnd * par.betaScale() >> 3;
        while (ackCnt > delta) {
            ackCnt -= delta;
            tcpCwnd++;
        }
        if (tcpCwnd > cwnd) {
            cnt = Math.min(cnt, cwnd / (tcpCwnd - cwnd));
        }
    }

    // tag::cubictcp_recalc_ssthresh[]
    @Override
    @Linux(value = "cubictcp_recalc_ssthresh")
    public int ssthresh(TcpSock tp) {
        epochStart = 0;
        // Less than last time: a newcomer needs room (RFC 9438, 4.7).
        boolean less = tp.sndCwnd < lastMaxCwnd && par.fastConvergence;
        lastMaxCwnd = less
                ? tp.sndCwnd * (SCALE + par.beta) / (2 * SCALE)
                : tp.sndCwnd;
        return Math.max(tp.sndCwnd * par.beta / SCALE, 2);
    }
    // end::cubictcp_recalc_ssthresh[]

    @Override
    public int undoCwnd(TcpSock tp) {
        return Reno.undo(tp);
    }

    @Override
    @Linux(value = "cubictcp_state", renamed = true)
    public void setState(TcpSock tp, CaState state) {
        if (state == CaState.LOSS) {
            reset();
            hystart.reset(tp);
        }
    }

    /// After an idle time the curve goes on where it was.
    @Override
    @Linux("cubictcp_cwnd_event")
    public void cwndEvent(TcpSock tp, CaEvent event) {
        int now = tp.jiffies32();
        int delta = now - (int) tp.lsndtime;
        if (event == CaEvent.TX_START && epochStart != 0 && delta > 0) {
            epochStart += delta;
            if (epochStart - now > 0) {
                epochStart = now;
            }
        }
    }

    @Override
    @Linux(value = "cubictcp_acked", renamed = true)
    public void pktsAcked(TcpSock tp, int pktsAcked, long rttUs) {
        // The second after a recovery still shows the old queue.
        if (rttUs < 0 || epochStart != 0
                && tp.jiffies32() - epochStart < tp.hz()) {
            return;
        }
        int delay = Math.max(1, (int) rttUs);
        if (hystart.delayMin == 0 || hystart.delayMin > delay) {
            hystart.delayMin = delay;
        }
        if (par.hystart && !hystart.found && TcpCwnd.inSlowStart(tp)) {
            hystart.update(tp, delay);
        }
    }
}
