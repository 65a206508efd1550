package netstack.transport.tcp;

import netstack.ipv4.route.Flow;
import netstack.ipv4.route.Rtable;
import netstack.qdisc.NetXmit;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.wire.TcpHdr;

/// Sends one packet of a connection: clones it, so that it can be sent
/// again, puts a header in front, and hands it to IP.
///
/// The packets in the queues have no header. A clone shares their bytes and
/// their headroom; only TCP writes there, since the owner of the queue has
/// declared that it cares for the payload only (`headerRelease`).
@Linux(value = "tcp_output", file = "net/ipv4/tcp_output.c")
final class TcpOutput {
    private static final int ENOBUFS = 105;
    private static final int MIN_PACED = 10;
    private static final long NSEC_PER_SEC = 1_000_000_000;

    private TcpOutput() {
    }

    // tag::__tcp_transmit_skb[]
    /// Sends `skb`, or, if `cloneIt`, a clone of it. Takes `skb` only
    /// without `cloneIt`.
    ///
    /// @return 0 or a negative error number
    @Linux(value = "__tcp_transmit_skb")
    static int transmitSkb(TcpSock tp, SkBuff skb, boolean cloneIt) {
        long prior = tp.tcpWstampNs;
        tp.tcpWstampNs = Math.max(prior, tp.tcpClockCache);
        skb.tstamp(tp.tcpWstampNs);
        SkBuff out = skb;
        if (cloneIt) {
            // A clone that still waits in the driver has its header there.
            out = skb.cloned() ? skb.pskbCopy() : skb.cloneSkb();
            if (out == null) {
                return -ENOBUFS;
            }
        }
        TcpSkbCb cb = TcpSkbCb.of(out);
        int pcount = Math.max(cb.pcount(), 1);
        int payload = out.len();
        int len = header(tp, out, cb);
        account(tp, cb, pcount, payload, len);
        SkbSharedInfo info = out.shinfo();
        info.gsoSegs(pcount);
        info.gsoSize(pcount > 1 ? cb.mss() : 0);
        info.gsoType(pcount > 1 ? SkbSharedInfo.SKB_GSO_TCPV4
            | info.gsoType() & SkbSharedInfo.SKB_GSO_TCP_ECN : 0);
        setOwner(tp, out);
        out.clearCb();
        int err = queueXmit(tp, out);
        if (err == 0 && cloneIt) {
            updateSkbAfterSend(tp, skb, prior);
            TcpRate.skbSent(tp, skb);
        }
        return err;
    }
    // end::__tcp_transmit_skb[]

    /// The next packet is due when this one has passed at the pacing rate,
    /// if somebody below looks at such times. What was late is made good by
    /// half at most.
    @Linux("tcp_update_skb_after_send")
    private static void updateSkbAfterSend(TcpSock tp, SkBuff skb,
            long prior) {
        long rate = tp.pacingRate;
        if (!tp.pacedBelow || rate <= 0 || tp.dataSegsOut < MIN_PACED) {
            return;
        }
        long len = skb.len() * NSEC_PER_SEC / rate;
        long credit = tp.tcpWstampNs - prior;
        tp.tcpWstampNs += len - Math.min(len / 2, credit);
    }

    /// Writes the header; returns its length.
    private static int header(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        boolean syn = cb.flag(TcpHdr.SYN);
        int len = TcpHdr.LEN + (syn ? synSize(tp)
            : TcpOutOptions.establishedSize(tp));
        long at = skb.push(len);
        skb.resetTransportHeader();
        // Who merges segments again shall not wait after a whole packet.
        int flags = cb.tcpFlags() | (cb.pcount() > 1 ? TcpHdr.PSH : 0);
        TcpHdr th = new TcpHdr(skb.mem(), at).source(tp.sport)
            .dest(tp.dport).seq(cb.seq()).ackSeq(tp.rcvNxt)
            .doffFlags(len / 4, flags).urgPtr(0);
        if ((cb.tcpFlags() & TcpHdr.ACK) == 0) {
            th.ackSeq(0);
        }
        th.window(syn ? Math.min(tp.rcvWnd, 65535)
            : TcpWindow.selectWindow(tp));
        urgent(tp, th, cb);
        if (!syn) {
            skb.shinfo().gsoType(0);
            TcpEcn.send(tp, skb, th, skb.len() != len, cb.seq());
        }
        int tsval = (int) (skb.tstamp() / 1_000_000) + tp.tsoffset;
        if (syn) {
            writeSyn(tp, skb, at + TcpHdr.LEN, tsval, th.ack());
        } else {
            TcpOutOptions.writeEstablished(tp, skb.mem(), at + TcpHdr.LEN,
                tsval);
        }
        TcpSynack.checksum(skb, th, tp.saddr, tp.daddr);
        return len;
    }

    private static int synSize(TcpSock tp) {
        int common = commonSynSize(tp);
        return common + TcpOutOptions.cookieSize(tp.fo.cookie, common);
    }

    private static int commonSynSize(TcpSock tp) {
        return TcpOutOptions.synSize(synTs(tp), synSack(tp), synWs(tp) >= 0);
    }

    /// A SYN offers what the settings say; so does the SYN-ACK of a
    /// simultaneous open, which is that SYN once more.
    private static boolean synTs(TcpSock tp) {
        return tp.tcp.sysctls.timestamps.value != 0;
    }

    private static boolean synSack(TcpSock tp) {
        return tp.tcp.sysctls.sack.value;
    }

    private static int synWs(TcpSock tp) {
        return tp.tcp.sysctls.windowScaling.value ? tp.rxOpt.rcvWscale : -1;
    }

    private static void writeSyn(TcpSock tp, SkBuff skb, long p, int tsval,
            boolean ack) {
        TcpOutOptions.writeSyn(skb.mem(), p, TcpMss.mssClamp(tp,
            TcpMss.advertiseMss(tp)), synTs(tp), tsval,
            ack ? tp.rxOpt.tsRecent : 0, synSack(tp), synWs(tp));
        int common = commonSynSize(tp);
        if (TcpOutOptions.cookieSize(tp.fo.cookie, common) != 0) {
            TcpOutOptions.writeCookie(skb.mem(), p + common, tp.fo.cookie);
            tp.fo.synFastopen = true;
            tp.fo.synFastopenExp = tp.fo.cookie.exp;
        }
    }

    /// RFC 9293, 3.8.5: the pointer counts from the segment's first byte.
    private static void urgent(TcpSock tp, TcpHdr th, TcpSkbCb cb) {
        if (tp.urgMode() && Seq.before(cb.seq(), tp.sndUp)) {
            int ptr = tp.sndUp - cb.seq();
            if (ptr < 0x10000) {
                th.urgPtr(ptr);
                th.doffFlags(th.doff(), th.flags() | TcpHdr.URG);
            } else if (Seq.after(cb.seq() + 0xffff, tp.sndNxt)) {
                th.urgPtr(0xffff);
                th.doffFlags(th.doff(), th.flags() | TcpHdr.URG);
            }
        }
    }

    private static void account(TcpSock tp, TcpSkbCb cb, int pcount,
            int payload, int header) {
        if (cb.flag(TcpHdr.ACK)) {
            eventAckSent(tp);
        }
        if (payload != 0) {
            eventDataSent(tp);
            tp.dataSegsOut += pcount;
            tp.bytesSent += payload;
        }
        if (Seq.after(cb.endSeq(), tp.sndNxt) || cb.seq() == cb.endSeq()) {
            tp.tcp.mib.add(TcpMib.OUTSEGS, pcount);
        }
        tp.segsOut += pcount;
    }

    /// Every segment carries an ACK: none is due any more.
    @Linux("tcp_event_ack_sent")
    private static void eventAckSent(TcpSock tp) {
        if (tp.compressedAck != 0) {
            tp.ext(TcpExtMib.TCPACKCOMPRESSED, tp.compressedAck);
            tp.compressedAck = 0;
            tp.compressedAckTimer.cancel();
        }
        if (tp.ack.quick != 0) {
            TcpDelack.decQuickackMode(tp);
        }
        tp.clearXmitTimer(TcpTimer.DACK);
    }

    @Linux("tcp_event_data_sent")
    private static void eventDataSent(TcpSock tp) {
        if (TcpCwnd.packetsInFlight(tp) == 0) {
            tp.ca.cwndEvent(tp, CaEvent.TX_START);
        }
        tp.lsndtime = tp.jiffies32();
        // An answer within the ACK's patience: both sides talk.
        if (tp.machine().jiffies() - tp.ack.lrcvtime < tp.ack.ato) {
            TcpDelack.incPingpongCnt(tp);
        }
    }

    /// What was sent counts against the socket until the device has sent it.
    private static void setOwner(TcpSock tp, SkBuff skb) {
        skb.orphan();
        skb.sk(tp);
        skb.destructor(TcpTsq.WFREE);
        tp.wmemAlloc += skb.truesize();
    }

    @Linux(value = "__ip_queue_xmit", file = "net/ipv4/ip_output.c",
        renamed = true)
    private static int queueXmit(TcpSock tp, SkBuff skb) {
        Flow fl4 = tp.flow();
        Rtable rt = tp.dstCheck();
        if (rt == null) {
            rt = tp.tcp.ip.route.outputFlow(fl4);
            if (rt != null) {
                TcpMss.setupCaps(tp, rt);
            }
        }
        int err = tp.tcp.ip.output.queueXmit(skb, fl4, rt, tp.source);
        if (err > 0) {
            TcpPrr.enterCwr(tp);
            return NetXmit.errno(err);
        }
        return err;
    }

    /// Whether a packet of the queue can't be sent again yet, because the
    /// last copy has not left this host.
    @Linux("skb_still_in_host_queue")
    static boolean stillInHostQueue(TcpSock tp, SkBuff skb) {
        if (skb.fcloneBusy(tp)) {
            tp.tsqThrottled = true;
            tp.ext(TcpExtMib.TCPSPURIOUSRTXHOSTQUEUES, 1);
            return true;
        }
        return false;
    }
}
