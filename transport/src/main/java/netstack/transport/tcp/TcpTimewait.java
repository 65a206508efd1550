package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.wire.TcpHdr;

/// Connections that are over: how a socket becomes one, and what segments
/// do to it (RFC 9293, 3.10.7.4 for TIME-WAIT; RFC 6191).
@Linux(value = "tcp_minisocks", file = "net/ipv4/tcp_minisocks.c")
final class TcpTimewait {
    /// `TCP_TIMEWAIT_LEN`, in seconds: two lives of a segment.
    static final int TIMEWAIT_LEN = 60;
    private static final int LOOPBACK_NET = 127;

    /// What is to be done with the segment.
    @Linux(value = "tcp_tw_status", file = "include/net/tcp.h",
        renamed = true)
    enum Status { SUCCESS, RST, ACK, SYN }

    private TcpTimewait() {
    }

    /// Ends the socket and leaves a small one in its place.
    ///
    /// @param state TIME_WAIT, or FIN_WAIT2 for `timeo` jiffies
    @Linux("tcp_time_wait")
    static void timeWait(TcpSock tp, TcpState state, long timeo) {
        Tcp tcp = tp.tcp;
        TcpTimewaitSock tw = tcp.deathRow.alloc(tp, state);
        if (tw == null) {
            tp.ext(TcpExtMib.TCPTIMEWAITOVERFLOW, 1);
        } else {
            tw.rcvWscale = tp.rxOpt.rcvWscale;
            tw.rcvNxt = tp.rcvNxt;
            tw.sndNxt = tp.sndNxt;
            tw.rcvWnd = tp.receiveWindow();
            tw.tsRecent = tp.rxOpt.tsRecent;
            tw.tsRecentStamp = tp.rxOpt.tsRecentStamp;
            tw.tsOffset = tp.tsoffset;
            // At least three and a half RTOs, for a FIN sent again.
            long rto = ((long) tp.rtt.rto << 2) - (tp.rtt.rto >> 1);
            long len = state == TcpState.TIME_WAIT
                ? (long) TIMEWAIT_LEN * tp.hz() : Math.max(timeo, rto);
            tcp.deathRow.hashdanceSchedule(tw, tp, len);
        }
        TcpClose.done(tp);
    }

    // tag::tcp_timewait_state_process[]
    /// A segment for a connection that is over; it stays the caller's.
    @Linux("tcp_timewait_state_process")
    static Status stateProcess(TcpTimewaitSock tw, SkBuff skb, TcpHdr th) {
        TcpOptionsReceived opt = options(tw, skb, th);
        boolean paws = opt.sawTstamp && TcpPaws.reject(tw.tcp, opt,
            th.rst());
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (tw.substate == TcpState.FIN_WAIT2) {
            return finWait2(tw, cb, th, opt, paws);
        }
        if (!paws && cb.seq() == tw.rcvNxt
                && (cb.seq() == cb.endSeq() || th.rst())) {
            return inWindow(tw, th, opt);
        }
        if (isNewSyn(tw, cb, th, opt, paws)) {
            return Status.SYN;
        }
        if (paws) {
            tw.tcp.ext.inc(TcpExtMib.PAWSESTAB);
        }
        if (th.rst()) {
            return Status.SUCCESS;
        }
        if (paws || th.ack()) {
            again(tw);
        }
        return rateLimited(tw, cb, TcpExtMib.TCPACKSKIPPEDTIMEWAIT);
    }
    // end::tcp_timewait_state_process[]

    private static TcpOptionsReceived options(TcpTimewaitSock tw, SkBuff skb,
            TcpHdr th) {
        TcpOptionsReceived opt = new TcpOptionsReceived();
        if (th.doff() * 4 > TcpHdr.LEN && tw.tsRecentStamp != 0) {
            tw.tcp.options.parseOptions(skb, opt, false, null);
            opt.tsRecent = tw.tsRecent;
            opt.tsRecentStamp = tw.tsRecentStamp;
        }
        return opt;
    }

    /// All the checks that a socket in FIN_WAIT2 would make.
    private static Status finWait2(TcpTimewaitSock tw, TcpSkbCb cb,
            TcpHdr th, TcpOptionsReceived opt, boolean paws) {
        if (paws || !TcpSequence.inWindow(cb.seq(), cb.endSeq(), tw.rcvNxt,
                tw.rcvNxt + tw.rcvWnd)) {
            return rateLimited(tw, cb, TcpExtMib.TCPACKSKIPPEDFINWAIT2);
        }
        if (th.rst()) {
            tw.tcp.deathRow.deschedule(tw);
            return Status.SUCCESS;
        }
        if (th.syn() && !Seq.before(cb.seq(), tw.rcvNxt)) {
            return Status.RST;
        }
        if (!th.ack() || !Seq.after(cb.endSeq(), tw.rcvNxt)
                || cb.endSeq() == cb.seq()) {
            return Status.SUCCESS;
        }
        // Data after the program has closed: nobody will ever read it.
        if (!th.fin() || cb.endSeq() != tw.rcvNxt + 1) {
            return Status.RST;
        }
        tw.substate = TcpState.TIME_WAIT;
        tw.rcvNxt = cb.endSeq();
        takeStamp(tw, opt);
        again(tw);
        return Status.ACK;
    }

    /// A reset or a bare ACK. RFC 1337 calls the former assassination.
    private static Status inWindow(TcpTimewaitSock tw, TcpHdr th,
            TcpOptionsReceived opt) {
        if (!th.rst()) {
            again(tw);
        } else if (tw.tcp.sysctls.rfc1337.value == 0) {
            tw.tcp.deathRow.deschedule(tw);
            return Status.SUCCESS;
        }
        takeStamp(tw, opt);
        return Status.SUCCESS;
    }

    /// RFC 6191: a SYN with a later number or time stamp may begin anew.
    private static boolean isNewSyn(TcpTimewaitSock tw, TcpSkbCb cb,
            TcpHdr th, TcpOptionsReceived opt, boolean paws) {
        return th.syn() && !th.rst() && !th.ack() && !paws
            && (Seq.after(cb.seq(), tw.rcvNxt)
                || opt.sawTstamp && tw.tsRecent - opt.rcvTsval < 0);
    }

    /// The first sequence number of a connection that follows this one.
    static int nextIsn(TcpTimewaitSock tw) {
        int isn = tw.sndNxt + 65535 + 2;
        return isn == 0 ? 1 : isn;
    }

    private static void again(TcpTimewaitSock tw) {
        tw.tcp.deathRow.schedule(tw,
            (long) TIMEWAIT_LEN * tw.tcp.machine.hz());
    }

    private static void takeStamp(TcpTimewaitSock tw,
            TcpOptionsReceived opt) {
        if (opt.sawTstamp) {
            tw.tsRecent = opt.rcvTsval;
            tw.tsRecentStamp = TcpPaws.seconds(tw.tcp.machine);
        }
    }

    @Linux(value = "tcp_timewait_check_oow_rate_limit",
        renamed = true)
    private static Status rateLimited(TcpTimewaitSock tw, TcpSkbCb cb,
            TcpExtMib item) {
        long now = tw.tcp.machine.jiffies();
        boolean syn = cb.flag(TcpHdr.SYN);
        if (cb.seq() == cb.endSeq() || syn) {
            if (TcpChallenge.limited(tw.tcp, now, tw.lastOowAckTime, item)) {
                return Status.SUCCESS;
            }
            tw.lastOowAckTime = now;
        }
        return Status.ACK;
    }

    /// Whether a new connection to the same peer may take over the place:
    /// only if time stamps tell old segments from new ones.
    @Linux(value = "tcp_twsk_unique", file = "net/ipv4/tcp_ipv4.c")
    static boolean twskUnique(TcpSock sk, TcpTimewaitSock tw, boolean any) {
        int reuse = tw.substate == TcpState.FIN_WAIT2 ? 0
            : sk.tcp.sysctls.twReuse.value;
        if (reuse == 2 && tw.node.laddr >>> 24 != LOOPBACK_NET
                && tw.node.raddr >>> 24 != LOOPBACK_NET) {
            reuse = 0;
        }
        boolean later = reuse != 0 && TcpPaws.seconds(sk.machine())
            > tw.tsRecentStamp;
        if (tw.tsRecentStamp == 0 || any && !later) {
            return false;
        }
        sk.writeSeq = nextIsn(tw);
        sk.rxOpt.tsRecent = tw.tsRecent;
        sk.rxOpt.tsRecentStamp = tw.tsRecentStamp;
        return true;
    }
}
