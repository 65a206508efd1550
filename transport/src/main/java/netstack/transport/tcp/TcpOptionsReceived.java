package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// What the peer's options said: some with each segment, some once, with
/// its SYN.
@Linux(value = "tcp_options_received", file = "include/linux/tcp.h")
final class TcpOptionsReceived {
    /// Bits of `sackOk`: the peer may be sent SACKs; it has sent a D-SACK.
    static final int TCP_SACK_SEEN = 1;
    static final int TCP_DSACK_SEEN = 4;

    /// The peer's last time stamp in sequence, and when we stored it, in
    /// seconds: what PAWS compares with, and what we echo.
    int tsRecent;
    long tsRecentStamp;
    /// The time stamps of the last segment.
    int rcvTsval;
    int rcvTsecr;
    boolean sawTstamp;
    /// Time stamps were agreed on.
    boolean tstampOk;
    /// A D-SACK waits to be sent.
    boolean dsack;
    boolean wscaleOk;
    int sackOk;
    int sndWscale;
    int rcvWscale;
    /// SACK blocks that wait to be sent.
    int numSacks;
    /// The largest segment by TCP_MAXSEG, 0 for none, and by the peer's
    /// option.
    int userMss;
    int mssClamp;

    /// Before a SYN's options are read.
    @Linux(value = "tcp_clear_options", renamed = true)
    void clear() {
        tstampOk = false;
        sackOk = 0;
        wscaleOk = false;
        sndWscale = 0;
    }

    void reset() {
        clear();
        tsRecent = 0;
        tsRecentStamp = 0;
        rcvTsval = 0;
        rcvTsecr = 0;
        sawTstamp = false;
        dsack = false;
        rcvWscale = 0;
        numSacks = 0;
        userMss = 0;
        mssClamp = 0;
    }

    void copyFrom(TcpOptionsReceived o) {
        tsRecent = o.tsRecent;
        tsRecentStamp = o.tsRecentStamp;
        rcvTsval = o.rcvTsval;
        rcvTsecr = o.rcvTsecr;
        sawTstamp = o.sawTstamp;
        tstampOk = o.tstampOk;
        dsack = o.dsack;
        wscaleOk = o.wscaleOk;
        sackOk = o.sackOk;
        sndWscale = o.sndWscale;
        rcvWscale = o.rcvWscale;
        numSacks = o.numSacks;
        userMss = o.userMss;
        mssClamp = o.mssClamp;
    }
}
