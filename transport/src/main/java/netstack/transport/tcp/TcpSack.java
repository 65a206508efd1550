package netstack.transport.tcp;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// The scoreboard: marks in the retransmission queue what SACK blocks say
/// has arrived (RFC 2018, RFC 6675), finds out how far packets overtake each
/// other, and what came twice (RFC 2883).
///
/// A packet has three marks: S, it has arrived; R, it was sent again; L, it
/// is lost. `sackedOut`, `retransOut` and `lostOut` count them:
///
/// | marks | in flight | meaning |
/// |---|---|---|
/// | none | 1 | on its way |
/// | S | 0 | arrived |
/// | L | 0 | lost |
/// | R | 2 | on its way twice |
/// | L R | 1 | lost, and sent again |
/// | S R | 1 | arrived, and a copy is on its way |
///
/// Neighbours that have arrived are merged: see [TcpSackShift].
@Linux(value = "sacked_out", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpSack {
    private TcpSack() {
    }

    /// Works off the SACK blocks of an ACK; returns the flags of
    /// [AckFlag] that they bring.
    @Linux(value = "tcp_sacktag_write_queue")
    static int sacktagWriteQueue(TcpSock tp, int ackSeq, int priorSndUna) {
        SacktagState state = tp.sacktag;
        TcpSackBlocks sp = tp.sackBlocks;
        state.flag = 0;
        state.reord = tp.sndNxt;
        if (tp.sackedOut == 0) {
            tp.highestSack = tp.rtxHead();
            sp.forget();
        }
        boolean dsack = TcpDsack.check(tp, sp, ackSeq, priorSndUna);
        if (ackSeq - (priorSndUna - tp.maxWindow) < 0) {
            return 0;
        }
        if (tp.packetsOut != 0) {
            sp.validate(tp, ackSeq, priorSndUna, dsack);
            for (int i = 0; i < sp.num; i++) {
                block(tp, sp, i, dsack);
            }
            sp.remember();
            if (tp.caState != CaState.LOSS || tp.undoMarker != 0) {
                checkSackReordering(tp, state.reord, false);
            }
        }
        return state.flag;
    }

    /// Marks what lies in block `i`. Most blocks are those of the ACK before
    /// with a little more at the end of the last one: the walk then begins
    /// there, or is not needed.
    private static void block(TcpSock tp, TcpSackBlocks sp, int i,
            boolean dsack) {
        boolean report = dsack && (i == sp.first || i + 1 == sp.first);
        int from = report ? sp.start[i] : sp.doneUpto(i);
        if (sp.end[i] - from <= 0) {
            return;
        }
        boolean high = from - highestSackSeq(tp) >= 0;
        SkBuff skb = high ? tp.highestSack : tp.rtxHead();
        int dup = dsack && i + 1 == sp.first ? i + 1 : -1;
        while (skb != null) {
            TcpSkbCb cb = TcpSkbCb.of(skb);
            if (cb.seq() - sp.end[i] >= 0) {
                break;
            }
            boolean twice = dsack && i == sp.first;
            int in = 0;
            SkBuff merged = null;
            if (dup >= 0 && cb.seq() - sp.end[dup] < 0) {
                in = matchSkbToSack(tp, skb, sp.start[dup], sp.end[dup]);
                twice |= in > 0;
            }
            if (in <= 0 && sp.start[i] - cb.seq() <= 0) {
                merged = TcpSackShift.shiftSkbData(tp, skb, sp.end[i], twice);
            }
            if (in <= 0) {
                in = merged != null ? 0
                    : matchSkbToSack(tp, skb, sp.start[i], sp.end[i]);
            }
            if (in < 0) {
                break;
            }
            if (in > 0) {
                mark(tp, skb, twice);
            }
            skb = (merged == null ? skb : merged).next();
        }
    }

    private static void mark(TcpSock tp, SkBuff skb, boolean twice) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        sacktagOne(tp, skb, cb, twice);
        TcpRate.skbDelivered(tp, skb, tp.sacktag.rate);
        if (cb.seq() - highestSackSeq(tp) >= 0) {
            tp.highestSack = skb.next();
        }
    }

    /// The highest sequence number that has arrived.
    @Linux("tcp_highest_sack_seq")
    static int highestSackSeq(TcpSock tp) {
        if (tp.sackedOut == 0) {
            return tp.sndUna;
        }
        return tp.highestSack == null ? tp.sndNxt
                : TcpSkbCb.of(tp.highestSack).seq();
    }

    /// Whether the packet lies in the block: 1, 0, or negative when it could
    /// not be cut. A large packet is cut where whole segments end.
    @Linux("tcp_match_skb_to_sack")
    private static int matchSkbToSack(TcpSock tp, SkBuff skb, int start,
            int end) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        boolean in = start - cb.seq() <= 0;
        boolean whole = in && end - cb.endSeq() >= 0;
        if (whole || cb.pcount() <= 1 || cb.endSeq() - start <= 0) {
            return whole ? 1 : 0;
        }
        int mss = cb.mss();
        int len = (in ? end : start) - cb.seq();
        if (in && len < mss) {
            return -1;
        }
        len = Math.max(len, mss);
        int cut = len / mss * mss;
        if (!in && cut < len) {
            cut += mss;
        }
        if (cut >= skb.len() && !in) {
            return 0;
        }
        int err = TcpFragment.fragment(tp, true, skb, cut, mss);
        return err < 0 ? err : in ? 1 : 0;
    }

    // tag::tcp_sacktag_one[]
    /// Marks one packet as arrived.
    @Linux("tcp_sacktag_one")
    static void sacktagOne(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            boolean twice) {
        int sacked = cb.sacked();
        int pcount = cb.pcount();
        if (twice && (sacked & TcpSkbCb.RETRANS) != 0) {
            duplicate(tp, cb, sacked, pcount);
        }
        if (cb.endSeq() - tp.sndUna <= 0) {
            return;
        }
        if ((sacked & TcpSkbCb.SACKED_ACKED) == 0) {
            sacked = arrived(tp, skb, cb, sacked, pcount);
        }
        // The copy that was on its way has arrived as well.
        if (twice && (sacked & TcpSkbCb.SACKED_RETRANS) != 0) {
            sacked &= ~TcpSkbCb.SACKED_RETRANS;
            tp.retransOut -= pcount;
        }
        cb.sacked(sacked);
    }
    // end::tcp_sacktag_one[]

    private static int arrived(TcpSock tp, SkBuff skb, TcpSkbCb cb,
            int sacked, int pcount) {
        SacktagState state = tp.sacktag;
        TcpRack.advance(tp, sacked, cb.endSeq(), TcpSkbCb.timestampUs(skb));
        if ((sacked & TcpSkbCb.SACKED_RETRANS) != 0) {
            // Not lost, but sent again: the copy is still on its way.
            if ((sacked & TcpSkbCb.LOST) != 0) {
                sacked &= ~(TcpSkbCb.LOST | TcpSkbCb.SACKED_RETRANS);
                tp.lostOut -= pcount;
                tp.retransOut -= pcount;
            }
        } else {
            if ((sacked & TcpSkbCb.RETRANS) == 0) {
                firstTime(tp, skb, cb);
            }
            if ((sacked & TcpSkbCb.LOST) != 0) {
                sacked &= ~TcpSkbCb.LOST;
                tp.lostOut -= pcount;
            }
        }
        state.flag |= AckFlag.DATA_SACKED;
        tp.sackedOut += pcount;
        state.sackDelivered += pcount;
        if (tp.lostSkbHint != null && cb.seq()
                - TcpSkbCb.of(tp.lostSkbHint).seq() < 0) {
            tp.lostCntHint += pcount;
        }
        return sacked | TcpSkbCb.SACKED_ACKED;
    }

    /// A packet that was sent once: below others that have arrived, it was
    /// overtaken.
    private static void firstTime(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        SacktagState state = tp.sacktag;
        if (cb.seq() - highestSackSeq(tp) < 0
                && cb.seq() - state.reord < 0) {
            state.reord = cb.seq();
        }
        if (cb.endSeq() - tp.highSeq <= 0) {
            state.flag |= AckFlag.ORIG_SACK_ACKED;
        }
        long sent = TcpSkbCb.timestampUs(skb);
        if (state.firstSackt == 0) {
            state.firstSackt = sent;
        }
        state.lastSackt = sent;
    }

    private static void duplicate(TcpSock tp, TcpSkbCb cb, int sacked,
            int pcount) {
        if (tp.undoMarker != 0 && tp.undoRetrans > 0
                && cb.endSeq() - tp.undoMarker > 0) {
            tp.undoRetrans = Math.max(0, tp.undoRetrans - pcount);
        }
        if ((sacked & TcpSkbCb.SACKED_ACKED) != 0
                && cb.seq() - tp.sacktag.reord < 0) {
            tp.sacktag.reord = cb.seq();
        }
    }

    // tag::tcp_check_sack_reordering[]
    /// `lowSeq` arrived after something higher: how far was it overtaken?
    @Linux("tcp_check_sack_reordering")
    static void checkSackReordering(TcpSock tp, int lowSeq, boolean ts) {
        int metric = highestSackSeq(tp) - lowSeq;
        int mss = tp.mssCache;
        if (metric <= 0) {
            return;
        }
        if (metric > tp.reordering * mss && mss != 0) {
            tp.reordering = Math.min((metric + mss - 1) / mss,
                    tp.sysctlMaxReordering());
        }
        tp.reordSeen++;
        tp.ext(ts ? TcpExtMib.TCPTSREORDER : TcpExtMib.TCPSACKREORDER, 1);
    }
    // end::tcp_check_sack_reordering[]
}
