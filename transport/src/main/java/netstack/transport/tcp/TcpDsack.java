package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// SACK blocks that tell of data that came twice (RFC 2883): the first block
/// of an ACK, if it lies below the ACK or inside the second block.
@Linux(value = "dsack_dups", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpDsack {
    private TcpDsack() {
    }

    // tag::tcp_check_dsack[]
    /// Whether the first block tells of a duplicate that we have sent.
    @Linux(value = "tcp_check_dsack", renamed = true)
    static boolean check(TcpSock tp, TcpSackBlocks sp, int ackSeq,
            int priorSndUna) {
        if (sp.num == 0) {
            return false;
        }
        int start = sp.start[0];
        int end = sp.end[0];
        if (start - ackSeq < 0) {
            tp.ext(TcpExtMib.TCPDSACKRECV, 1);
        } else if (sp.num > 1 && end - sp.end[1] <= 0
                && start - sp.start[1] >= 0) {
            tp.ext(TcpExtMib.TCPDSACKOFORECV, 1);
        } else {
            return false;
        }
        int segs = dsackSeen(tp, start, end);
        if (segs == 0) {
            tp.ext(TcpExtMib.TCPDSACKIGNOREDDUBIOUS, 1);
            return false;
        }
        tp.ext(TcpExtMib.TCPDSACKRECVSEGS, segs);
        // For data that is forgotten already, counting must do.
        if (tp.undoMarker != 0 && tp.undoRetrans > 0
                && end - priorSndUna <= 0 && end - tp.undoMarker > 0) {
            tp.undoRetrans = Math.max(0, tp.undoRetrans - segs);
        }
        return true;
    }
    // end::tcp_check_dsack[]

    /// How many segments came twice; 0 if it is not to be believed: more
    /// than a window, or more than was ever sent again.
    @Linux("tcp_dsack_seen")
    private static int dsackSeen(TcpSock tp, int start, int end) {
        SacktagState state = tp.sacktag;
        int len = end - start;
        int segs = 1;
        if (len <= 0 || Integer.compareUnsigned(len, tp.maxWindow) > 0) {
            return 0;
        }
        if (len > tp.mssCache) {
            segs = (len + tp.mssCache - 1) / tp.mssCache;
        } else if (tp.tlpHighSeq != 0 && tp.tlpHighSeq == end) {
            state.flag |= AckFlag.DSACK_TLP;
        }
        tp.dsackDups += segs;
        if (tp.dsackDups > tp.totalRetrans) {
            return 0;
        }
        tp.dsackSeen = true;
        // The reordering window grows, unless it was a probe by timer.
        if (tp.reordSeen != 0 && (state.flag & AckFlag.DSACK_TLP) == 0) {
            tp.rack.dsackSeen = true;
        }
        state.flag |= AckFlag.DSACKING_ACK;
        state.sackDelivered += segs;
        return segs;
    }
}
