package netstack.transport.tcp;

import netstack.driver.net.NetDevice;
import netstack.ipv4.route.Rtable;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Linux;
import netstack.skbuff.SkbSizes;
import netstack.transport.wire.TcpHdr;

/// How large a segment may be: by the path, the peer, the options.
///
/// Left out: probing for a larger path MTU (`tcp_mtu_probing`).
@Linux(value = "tcp_mss", file = "net/ipv4/tcp_output.c", renamed = true)
final class TcpMss {
    private static final int MSS_DEFAULT = 536;
    private static final int HEADERS = IpHdr.LEN + TcpHdr.LEN;
    private static final int MAX_MTU = 65535;

    private TcpMss() {
    }

    /// The MSS to tell a peer on this way: what fits the path without
    /// options.
    @Linux(value = "ipv4_default_advmss", file = "net/ipv4/route.c",
        renamed = true)
    static int dstAdvmss(TcpSock tp, Rtable rt) {
        if (rt.advmss() != 0) {
            return rt.advmss();
        }
        int mss = Math.max(rt.mtu() - HEADERS,
            tp.tcp.sysctls.minAdvmss.value);
        return Math.min(mss, MAX_MTU - HEADERS);
    }

    /// TCP_MAXSEG may make it smaller.
    @Linux(value = "tcp_mss_clamp", file = "include/net/tcp.h")
    static int mssClamp(TcpSock tp, int mss) {
        int user = tp.rxOpt.userMss;
        return user != 0 && user < mss ? user : mss;
    }

    @Linux("tcp_advertise_mss")
    static int advertiseMss(TcpSock tp) {
        Rtable rt = tp.dstCheck();
        if (rt != null) {
            tp.advmss = Math.min(tp.advmss, dstAdvmss(tp, rt));
        }
        return tp.advmss;
    }

    /// Payload that fits a packet of `pmtu` bytes with the usual options.
    @Linux(value = "tcp_mtu_to_mss", renamed = true)
    static int mtuToMss(TcpSock tp, int pmtu) {
        return rawMtuToMss(tp, pmtu) - (tp.tcpHeaderLen - TcpHdr.LEN);
    }

    /// The same without any options.
    @Linux(value = "__tcp_mtu_to_mss", renamed = true)
    static int rawMtuToMss(TcpSock tp, int pmtu) {
        int mss = Math.min(pmtu - HEADERS, tp.rxOpt.mssClamp);
        return Math.max(mss - tp.extHdrLen, tp.tcp.sysctls.minSndMss.value);
    }

    /// Works `mssCache` out anew: the path changed, or the peer's window.
    @Linux("tcp_sync_mss")
    static int syncMss(TcpSock tp, int pmtu) {
        tp.pmtuCookie = pmtu;
        tp.mssCache = boundToHalfWnd(tp, mtuToMss(tp, pmtu));
        return tp.mssCache;
    }

    /// Never more than half of the largest window that the peer has had: a
    /// sender that waits for room for a segment would wait for ever.
    @Linux(value = "tcp_bound_to_half_wnd", file = "include/net/tcp.h")
    static int boundToHalfWnd(TcpSock tp, int size) {
        int cutoff = tp.maxWindow > MSS_DEFAULT
            ? tp.maxWindow >> 1 : tp.maxWindow;
        return cutoff != 0 && size > cutoff
            ? Math.max(cutoff, 68 - tp.tcpHeaderLen) : size;
    }

    /// The payload of a full segment now: SACK blocks take room away.
    @Linux("tcp_current_mss")
    static int currentMss(TcpSock tp) {
        Rtable rt = tp.dstCheck();
        int mss = tp.mssCache;
        if (rt != null && rt.mtu() != tp.pmtuCookie) {
            mss = syncMss(tp, rt.mtu());
        }
        int header = TcpHdr.LEN + TcpOutOptions.establishedSize(tp);
        return mss - (header - tp.tcpHeaderLen);
    }

    /// How much one packet to the lower layers may hold: many segments.
    @Linux(value = "tcp_xmit_size_goal", file = "net/ipv4/tcp.c")
    static int xmitSizeGoal(TcpSock tp, int mss) {
        int goal = boundToHalfWnd(tp, tp.gsoMaxSize);
        int size = tp.gsoSegs * mss;
        if (goal < size || goal >= size + mss) {
            tp.gsoSegs = Math.min(goal / mss, tp.gsoMaxSegs);
            size = tp.gsoSegs * mss;
        }
        return Math.max(size, mss);
    }

    /// A way to the peer is known: what its device can do.
    @Linux(value = "sk_setup_caps", file = "net/core/sock.c")
    static void setupCaps(TcpSock tp, Rtable rt) {
        NetDevice dev = rt.dev();
        tp.dst = rt;
        tp.gsoMaxSize = dev.gsoMaxSize() - (SkbSizes.MAX_TCP_HEADER + 1);
        tp.gsoMaxSegs = Math.max(dev.gsoMaxSegs(), 1);
    }
}
