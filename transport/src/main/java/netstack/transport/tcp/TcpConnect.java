package netstack.transport.tcp;

import static netstack.driver.net.Errno.ENETUNREACH;

import netstack.ipv4.dev.IpMib;
import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.skbuff.Linux;
import netstack.transport.SockaddrIn;
import netstack.transport.wire.TcpHdr;

/// An active open: the way to the peer, a port, the first sequence number,
/// and the SYN.
@Linux(value = "tcp_v4_connect_c", file = "net/ipv4/tcp_ipv4.c",
    renamed = true)
final class TcpConnect {
    static final int ENOBUFS = 105;
    private static final int EAFNOSUPPORT = 97;

    private TcpConnect() {
    }

    /// Begins a connection. With the lock held.
    ///
    /// @return 0 or a negative error number
    @Linux("tcp_v4_connect")
    static int v4Connect(TcpSock tp, SockaddrIn peer) {
        if (peer.family != SockaddrIn.AF_INET) {
            return -EAFNOSUPPORT;
        }
        Tcp tcp = tp.tcp;
        Flow fl4 = new Flow().initOutput(tp.boundDevIf, tp.mark, tp.tos,
            TcpSock.IPPROTO_TCP, peer.addr, tp.saddr, peer.port, tp.num);
        Rtable rt = tcp.ip.route.outputFlow(fl4);
        if (rt == null) {
            if (tcp.ip.route.err() == -ENETUNREACH) {
                tcp.ip.mibs.ip.inc(IpMib.OUTNOROUTES);
            }
            return tcp.ip.route.err();
        }
        if ((rt.rtFlags() & (Rtable.RTCF_MULTICAST
                | Rtable.RTCF_BROADCAST)) != 0) {
            return -ENETUNREACH;
        }
        addresses(tp, fl4, peer);
        tp.setState(TcpState.SYN_SENT);
        int err = tcp.ports.hashConnect(tp);
        if (err != 0) {
            return failure(tp, err);
        }
        TcpMss.setupCaps(tp, rt);
        if (tp.writeSeq == 0) {
            tp.writeSeq = tcp.secure.tcpSeq(tp.saddr, tp.daddr, tp.num,
                tp.dport);
        }
        tp.tsoffset = tcp.sysctls.timestamps.value == 1
            ? tcp.secure.tcpTsOff(tp.saddr, tp.daddr) : 0;
        tp.inetId = tp.machine().random().nextInt() & 0xffff;
        if (TcpFastopenClient.deferConnect(tp)) {
            return 0;
        }
        err = TcpSendCtl.connect(tp);
        return err != 0 ? failure(tp, err) : 0;
    }

    private static void addresses(TcpSock tp, Flow fl4, SockaddrIn peer) {
        if (tp.saddr == 0) {
            tp.saddr = fl4.saddr;
            tp.rcvSaddr = fl4.saddr;
        }
        if (tp.rxOpt.tsRecentStamp != 0 && tp.daddr != fl4.daddr) {
            // Another peer: what we know of the last one's clock is void.
            tp.rxOpt.tsRecent = 0;
            tp.rxOpt.tsRecentStamp = 0;
            tp.writeSeq = 0;
        }
        tp.dport = peer.port;
        tp.daddr = fl4.daddr;
        tp.rxOpt.mssClamp = 536;
    }

    static int failure(TcpSock tp, int err) {
        tp.setState(TcpState.CLOSE);
        tp.tcp.hash.remove(tp.node);
        tp.dst = null;
        tp.dport = 0;
        return err;
    }

    /// All variables of the connection to their first values.
    @Linux(value = "tcp_connect_init", file = "net/ipv4/tcp_output.c")
    static void init(TcpSock tp) {
        tp.tcpHeaderLen = TcpHdr.LEN
            + (tp.tcp.sysctls.timestamps.value != 0
                ? TcpOptions.TCPOLEN_TSTAMP_ALIGNED : 0);
        if (tp.rxOpt.userMss != 0) {
            tp.rxOpt.mssClamp = tp.rxOpt.userMss;
        }
        tp.maxWindow = 0;
        TcpMss.syncMss(tp, tp.dst.mtu());
        tp.advmss = TcpMss.mssClamp(tp, TcpMss.dstAdvmss(tp, tp.dst));
        TcpRcvMss.initialize(tp);
        initialWindow(tp);
        tp.err = 0;
        tp.sockDone = false;
        tp.sndWnd = 0;
        tp.sndWl1 = 0;
        TcpStream.writeQueuePurge(tp);
        tp.sndUna = tp.writeSeq;
        tp.sndSml = tp.writeSeq;
        tp.sndUp = tp.writeSeq;
        tp.sndNxt = tp.writeSeq;
        tp.rcvNxt = 0;
        tp.rcvWup = 0;
        tp.copiedSeq = 0;
        tp.rtt.rto = tp.hz();
        tp.retransmits = 0;
        TcpUndo.clearRetrans(tp);
    }

    private static void initialWindow(TcpSock tp) {
        int full = TcpWindow.fullSpace(tp);
        if (tp.rcvbufLocked
                && (tp.windowClamp > full || tp.windowClamp == 0)) {
            tp.windowClamp = full;
        }
        int[] r = {0, tp.windowClamp, 0};
        int options = tp.rxOpt.tsRecentStamp != 0
            ? tp.tcpHeaderLen - TcpHdr.LEN : 0;
        TcpWindow.selectInitialWindow(tp.tcp, full, tp.advmss - options,
            tp.tcp.sysctls.windowScaling.value, r);
        tp.rcvWnd = r[0];
        tp.windowClamp = r[1];
        tp.rxOpt.rcvWscale = r[2];
        tp.rcvSsthresh = tp.rcvWnd;
    }

}
