package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// Hybrid slow start: ends slow start before it overflows the queue, when
/// ACKs come in a train that is as long as half the round trip, or when the
/// round trip of this flight is longer than the path's.
///
/// RFC 9406 (HyStart++) keeps only the second sign; Linux has both.
@Linux(value = "hystart_update", file = "net/ipv4/tcp_cubic.c",
        renamed = true)
final class Hystart {
    private static final int MIN_SAMPLES = 8;
    private static final int DELAY_MIN_US = 4000;
    private static final int DELAY_MAX_US = 16_000;
    private static final int USEC_PER_MSEC = 1000;

    private final CubicParams par;
    /// The shortest round trip that was seen, in us; 0 for none.
    int delayMin;
    /// Slow start has been ended.
    boolean found;
    private int sampleCnt;
    private int roundStart;
    private int endSeq;
    private int lastAck;
    private int currRtt;

    Hystart(CubicParams par) {
        this.par = par;
    }

    /// A new flight begins.
    @Linux("bictcp_hystart_reset")
    void reset(TcpSock tp) {
        roundStart = lastAck = (int) tp.tcpMstamp;
        endSeq = tp.sndNxt;
        currRtt = Integer.MAX_VALUE;
        sampleCnt = 0;
    }

    /// An ACK came; the packet was on its way for `delay` us.
    void update(TcpSock tp, int delay) {
        if (tp.sndUna - endSeq > 0) {
            reset(tp);
        }
        // Rounds are counted from the first on. (So in 6.12.y.)
        if (tp.sndCwnd < par.hystartLowWindow) {
            return;
        }
        if ((par.hystartDetect & CubicParams.HYSTART_ACK_TRAIN) != 0) {
            ackTrain(tp, (int) tp.tcpMstamp);
        }
        if ((par.hystartDetect & CubicParams.HYSTART_DELAY) != 0) {
            delayIncrease(tp, delay);
        }
    }

    // tag::hystart_update[]
    private void ackTrain(TcpSock tp, int now) {
        if (now - lastAck > par.hystartAckDeltaUs) {
            return;
        }
        lastAck = now;
        int threshold = delayMin + ackDelay(tp);
        if (!tp.paced()) {
            threshold >>= 1;
        }
        if (now - roundStart > threshold) {
            found = true;
            tp.ext(TcpExtMib.TCPHYSTARTTRAINDETECT, 1);
            tp.ext(TcpExtMib.TCPHYSTARTTRAINCWND, tp.sndCwnd);
            tp.sndSsthresh = tp.sndCwnd;
        }
    }

    private void delayIncrease(TcpSock tp, int delay) {
        currRtt = Math.min(currRtt, delay);
        if (sampleCnt < MIN_SAMPLES) {
            sampleCnt++;
            return;
        }
        int more = Math.clamp(delayMin >> 3, DELAY_MIN_US, DELAY_MAX_US);
        if (currRtt > delayMin + more) {
            found = true;
            tp.ext(TcpExtMib.TCPHYSTARTDELAYDETECT, 1);
            tp.ext(TcpExtMib.TCPHYSTARTDELAYCWND, tp.sndCwnd);
            tp.sndSsthresh = tp.sndCwnd;
        }
    }
    // end::hystart_update[]

    /// Large segments make ACKs late; that is not the path's delay.
    @Linux("hystart_ack_delay")
    private static int ackDelay(TcpSock tp) {
        long rate = tp.pacingRate;
        if (rate == 0) {
            return 0;
        }
        return (int) Math.min(USEC_PER_MSEC, Long.divideUnsigned(
                tp.gsoMaxSize * 4L * 1_000_000, rate));
    }
}
