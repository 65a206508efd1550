package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// The parameters of CUBIC in one namespace, as
/// `/sys/module/tcp_cubic/parameters` has them; the fields may be changed.
@Linux(value = "tcp_cubic", file = "net/ipv4/tcp_cubic.c", renamed = true)
public final class CubicParams {
    /// `BICTCP_BETA_SCALE`.
    static final int SCALE = 1024;
    /// Time is counted in 2^-10 s.
    static final int BICTCP_HZ = 10;
    public static final int HYSTART_ACK_TRAIN = 1;
    public static final int HYSTART_DELAY = 2;

    public boolean fastConvergence = true;
    /// The window after a loss, in 1024ths of the one before.
    public int beta = 717;
    public int initialSsthresh;
    public boolean tcpFriendliness = true;
    public boolean hystart = true;
    public int hystartDetect = HYSTART_ACK_TRAIN | HYSTART_DELAY;
    /// HyStart looks only at windows of at least so many packets.
    public int hystartLowWindow = 16;
    /// ACKs that are closer than this are one train, in us.
    public int hystartAckDeltaUs = 2000;
    /// C of RFC 9438, in 1024ths: 41 / 1024 is 0.04 for a round trip of
    /// 100 ms, which is the RFC's 0.4 for one second.
    private static final int BIC_SCALE = 41;

    /// 1024 C / RTT.
    final int cubeRttScale = BIC_SCALE * 10;
    /// 1 / C * RTT, in (2^-10 s)^3.
    final long cubeFactor = (1L << 10 + 3 * BICTCP_HZ) / (BIC_SCALE * 10);

    /// 8 / alpha of RFC 9438, 4.3: Reno's growth is as fast with it.
    int betaScale() {
        return 8 * (SCALE + beta) / 3 / (SCALE - beta);
    }
}
