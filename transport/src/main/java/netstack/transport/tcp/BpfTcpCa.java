package netstack.transport.tcp;

/// The stack's side of a [TcpCongestionOps]: hands on what the stack tells,
/// and holds what it gets within the limits that the stack relies on.
final class BpfTcpCa implements CongestionControl, TcpCaSock {
    private static final int MS = 1000;

    private final String name;
    private final TcpCongestionOps ops;
    /// The connection that it is called for.
    private TcpSock tp;

    BpfTcpCa(String name, TcpCongestionOps ops) {
        this.name = name;
        this.ops = ops;
    }

    private TcpCaSock of(TcpSock sock) {
        tp = sock;
        return this;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(TcpSock sock) {
        ops.init(of(sock));
    }

    @Override
    public int ssthresh(TcpSock sock) {
        return Math.max(ops.ssthresh(of(sock)), 2);
    }

    @Override
    public void congAvoid(TcpSock sock, int ack, int acked) {
        ops.congAvoid(of(sock), acked);
    }

    @Override
    public int undoCwnd(TcpSock sock) {
        return Math.max(ops.undoCwnd(of(sock)), 1);
    }

    @Override
    public void setState(TcpSock sock, CaState state) {
        ops.setState(of(sock), state);
    }

    @Override
    public void cwndEvent(TcpSock sock, CaEvent event) {
        ops.cwndEvent(of(sock), event);
    }

    @Override
    public void pktsAcked(TcpSock sock, int pktsAcked, long rttUs) {
        ops.pktsAcked(of(sock), pktsAcked, rttUs);
    }

    @Override
    public int sndCwnd() {
        return tp.sndCwnd;
    }

    @Override
    public void sndCwnd(int packets) {
        tp.sndCwnd = Math.clamp(packets, 1, tp.sndCwndClamp);
    }

    @Override
    public int sndSsthresh() {
        return tp.sndSsthresh;
    }

    @Override
    public void sndSsthresh(int packets) {
        tp.sndSsthresh = Math.max(packets, 2);
    }

    @Override
    public int priorCwnd() {
        return tp.priorCwnd;
    }

    @Override
    public int sndUna() {
        return tp.sndUna;
    }

    @Override
    public int sndNxt() {
        return tp.sndNxt;
    }

    @Override
    public int nowMs() {
        return ms(tp.jiffies32());
    }

    @Override
    public int lastSentMs() {
        return ms((int) tp.lsndtime);
    }

    private int ms(int jiffies) {
        return (int) ((long) jiffies * MS / tp.hz());
    }

    @Override
    public boolean inSlowStart() {
        return TcpCwnd.inSlowStart(tp);
    }

    @Override
    public boolean isCwndLimited() {
        return TcpCwnd.isCwndLimited(tp);
    }

    @Override
    public int slowStart(int acked) {
        return Reno.slowStart(tp, acked);
    }

    @Override
    public void congAvoidAi(int w, int acked) {
        Reno.congAvoidAi(tp, Math.max(w, 1), acked);
    }
}
