package netstack.transport.tcp;

/// What one ACK took off the retransmission queue. One object a connection.
final class AckedSpan {
    /// When the first and the last packet were sent that were sent once and
    /// not SACKed before, in us; 0 for none.
    long firstAckt;
    long lastAckt;
    int priorSacked;
    /// The lowest of them: if others above had arrived, it was overtaken.
    int reord;
    int pkts;
    int flag;
    boolean fullyAcked;

    void clear(TcpSock tp) {
        firstAckt = 0;
        lastAckt = 0;
        priorSacked = tp.sackedOut;
        reord = tp.sndNxt;
        pkts = 0;
        flag = 0;
        fullyAcked = true;
    }

    /// The acknowledgment of a packet that was sent once.
    void firstTime(TcpSock tp, TcpSkbCb cb, long sent) {
        lastAckt = sent;
        if (firstAckt == 0) {
            firstAckt = sent;
        }
        if (cb.seq() - reord < 0) {
            reord = cb.seq();
        }
        if (cb.endSeq() - tp.highSeq <= 0) {
            flag |= AckFlag.ORIG_SACK_ACKED;
        }
    }

    /// One small packet alone: the receiver may have waited with the ACK.
    boolean maybeDelayed(TcpSock tp, int priorSndUna) {
        return pkts == 1 && fullyAcked && priorSacked == 0
                && tp.sndUna - priorSndUna < tp.mssCache
                && tp.sacktag.rate.priorDelivered + 1 == tp.delivered
                && (flag & (AckFlag.CA_ALERT | AckFlag.SYN_ACKED)) == 0;
    }
}
