package netstack.transport.tcp;

import netstack.skbuff.Linux;

/// An ACK after a timeout: was the timeout right? F-RTO (RFC 5682) sends two
/// new packets where slow start would send old ones again; if they are
/// acknowledged, or something is that was sent only once, nothing was lost.
@Linux(value = "frto", file = "net/ipv4/tcp_input.c",
        renamed = true)
final class TcpFrto {
    private TcpFrto() {
    }

    @Linux("tcp_process_loss")
    static void processLoss(TcpSock tp, int flag, int dupacks) {
        boolean advanced = (flag & AckFlag.SND_UNA_ADVANCED) != 0;
        boolean recovered = tp.sndUna - tp.highSeq >= 0;
        // The ACK of a Fast Open's SYN-ACK need not advance anything.
        if ((advanced || tp.fo.rsk != null)
                && TcpUndo.tryUndoLoss(tp, false)) {
            return;
        }
        if (tp.frto && frto(tp, flag, dupacks, recovered)) {
            return;
        }
        if (recovered) {
            TcpUndo.tryUndoRecovery(tp);
            return;
        }
        if (!tp.isSack()) {
            // A duplicate ACK for the new data of F-RTO: it has arrived.
            if (tp.sndNxt - tp.highSeq > 0 && dupacks != 0) {
                TcpNewReno.addSack(tp, dupacks);
            } else if (advanced) {
                tp.sackedOut = 0;
            }
        }
        tp.rexmit = TcpFastretrans.REXMIT_LOST;
    }

    // tag::tcp_process_loss[]
    /// Returns true if it has decided what to do.
    private static boolean frto(TcpSock tp, int flag, int dupacks,
            boolean recovered) {
        // Step 3.b: what was sent once has arrived.
        if ((flag & AckFlag.ORIG_SACK_ACKED) != 0
                && TcpUndo.tryUndoLoss(tp, true)) {
            return true;
        }
        if (tp.sndNxt - tp.highSeq > 0) {
            if ((flag & AckFlag.DATA_SACKED) != 0 || dupacks != 0) {
                tp.frto = false;            // Step 3.a: the loss was real.
            }
        } else if ((flag & AckFlag.SND_UNA_ADVANCED) != 0 && !recovered) {
            tp.highSeq = tp.sndNxt;
            // Step 2.b: new data, if there is some and the window allows.
            if (tp.sendHead() != null
                    && tp.sndUna + tp.sndWnd - tp.sndNxt > 0) {
                tp.rexmit = TcpFastretrans.REXMIT_NEW;
                return true;
            }
            tp.frto = false;
        }
        return false;
    }
    // end::tcp_process_loss[]
}
