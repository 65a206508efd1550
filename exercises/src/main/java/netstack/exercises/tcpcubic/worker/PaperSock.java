package netstack.exercises.tcpcubic.worker;

import netstack.exercises.script.Step;
import netstack.transport.tcp.TcpCaSock;

/// A connection that exists only on paper: a case says what happens to it.
final class PaperSock implements TcpCaSock {

    private static final int MSS = 1000;

    private int cwnd;
    private int cnt;
    private int ssthresh;
    private int prior;
    private int una;
    private int nxt;
    private int now;
    private int lastSent;
    private boolean limited = true;
    private int asked;

    PaperSock(Step open) {
        cwnd = Math.max(open.num(0), 1);
        ssthresh = Math.max(open.num(1), 2);
        now = open.num(2);
        una = open.num(3);
        sent();
    }

    /// Time passes.
    void pass(long ms) {
        now += (int) ms;
    }

    /// As much goes out as the window allows.
    void sent() {
        nxt = una + cwnd * MSS;
        lastSent = now;
    }

    /// An ACK takes `packets` off.
    void acked(int packets) {
        una += packets * MSS;
        asked = 0;
    }

    /// A loss or a timeout: the window becomes `to`.
    void reduce(int threshold, int to) {
        ssthresh = threshold;
        prior = cwnd;
        cwnd = to;
        cnt = 0;
    }

    void limited(boolean on) {
        limited = on;
    }

    /// The `w` of the last ACK; 0 if there was none.
    int asked() {
        return asked;
    }

    @Override
    public int sndCwnd() {
        return cwnd;
    }

    @Override
    public void sndCwnd(int packets) {
        cwnd = Math.max(packets, 1);
    }

    @Override
    public int sndSsthresh() {
        return ssthresh;
    }

    @Override
    public void sndSsthresh(int packets) {
        ssthresh = Math.max(packets, 2);
    }

    @Override
    public int priorCwnd() {
        return prior;
    }

    @Override
    public int sndUna() {
        return una;
    }

    @Override
    public int sndNxt() {
        return nxt;
    }

    @Override
    public int nowMs() {
        return now;
    }

    @Override
    public int lastSentMs() {
        return lastSent;
    }

    @Override
    public boolean inSlowStart() {
        return cwnd < ssthresh;
    }

    @Override
    public boolean isCwndLimited() {
        return limited;
    }

    @Override
    public int slowStart(int acked) {
        int more = Math.min(acked, Math.max(ssthresh - cwnd, 0));
        cwnd += more;
        return acked - more;
    }

    @Override
    public void congAvoidAi(int w, int acked) {
        asked = w;
        int each = Math.max(w, 1);
        if (cnt >= each) {
            cnt = 0;
            cwnd++;
        }
        cnt += acked;
        cwnd += cnt / each;
        cnt %= each;
    }
}
