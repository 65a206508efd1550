package netstack.transport.tcp;

import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbCoalesce;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// The text of a segment (RFC 9293, 3.10.7.4, seventh step): in its turn it
/// goes to the program, before its turn it waits, and what came already is
/// dropped and reported.
@Linux(value = "tcp_data_queue_c", file = "net/ipv4/tcp_input.c",
    renamed = true)
final class TcpDataQueue {
    private TcpDataQueue() {
    }

    // tag::tcp_data_queue[]
    /// Takes `skb`, whose data is at the TCP header.
    @Linux("tcp_data_queue")
    static void dataQueue(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (cb.seq() == cb.endSeq()) {
            skb.consume();
            return;
        }
        skb.dstDrop();
        skb.pull(new TcpHdr(skb.mem(), skb.transportHeader()).doff() * 4);
        tp.rxOpt.dsack = false;
        if (cb.seq() == tp.rcvNxt) {
            inSequence(tp, skb, cb);
        } else if (!Seq.after(cb.endSeq(), tp.rcvNxt)) {
            // All of it came before: our ACK was lost, or was too slow.
            tp.ext(TcpExtMib.DELAYEDACKLOST, 1);
            TcpSackSend.dsackSet(tp, cb.seq(), cb.endSeq());
            outOfWindow(tp, skb, DropReason.TCP_OLD_DATA);
        } else if (!Seq.before(cb.seq(), tp.rcvNxt + tp.receiveWindow())) {
            outOfWindow(tp, skb, DropReason.TCP_OVERWINDOW);
        } else if (Seq.before(cb.seq(), tp.rcvNxt)) {
            TcpSackSend.dsackSet(tp, cb.seq(), tp.rcvNxt);
            if (tp.receiveWindow() == 0) {
                zeroWindow(tp, skb);
            } else {
                queueAndOut(tp, skb, cb);
            }
        } else {
            TcpOfo.dataQueueOfo(tp, skb);
        }
    }
    // end::tcp_data_queue[]

    private static void inSequence(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        boolean bareFin = skb.len() == 0 && cb.flag(TcpHdr.FIN);
        if (tp.receiveWindow() == 0 && !bareFin) {
            zeroWindow(tp, skb);
        } else {
            queueAndOut(tp, skb, cb);
        }
    }

    private static void zeroWindow(TcpSock tp, SkBuff skb) {
        tp.ext(TcpExtMib.TCPZEROWINDOWDROP, 1);
        outOfWindow(tp, skb, DropReason.TCP_ZEROWINDOW);
    }

    /// Nothing of it can be taken: says at once where we stand.
    private static void outOfWindow(TcpSock tp, SkBuff skb,
            DropReason reason) {
        TcpDelack.enterQuickackMode(tp, TcpDelack.MAX_QUICKACKS);
        tp.scheduleAck();
        skb.free(reason);
    }

    private static void queueAndOut(TcpSock tp, SkBuff skb, TcpSkbCb cb) {
        if (!TcpPrune.tryRmemSchedule(tp, skb)) {
            tp.ack.pending |= InetCskAck.NOMEM | InetCskAck.NOW;
            tp.scheduleAck();
            tp.defReadable();
            if (!tp.receiveQueue.isEmpty() && skb.len() != 0) {
                tp.ext(TcpExtMib.TCPRCVQDROP, 1);
                skb.free(DropReason.PROTO_MEM);
                return;
            }
        }
        boolean fin = cb.flag(TcpHdr.FIN);
        SkbCoalesce how = queueRcv(tp, skb);
        if (skb.len() != 0) {
            TcpDelack.eventDataRecv(tp, skb);
        }
        if (how != SkbCoalesce.REFUSED) {
            how.free(skb);
        }
        if (fin) {
            fin(tp);
        }
        if (!tp.outOfOrderQueue.isEmpty()) {
            TcpOfo.ofoQueue(tp);
            // RFC 5681, 4.2: a gap that is filled is acknowledged at once.
            if (tp.outOfOrderQueue.isEmpty()) {
                tp.ack.pending |= InetCskAck.NOW;
            }
        }
        if (tp.rxOpt.numSacks != 0) {
            TcpSackSend.sackRemove(tp);
        }
        TcpInput.fastPathCheck(tp);
        if (!tp.dead) {
            dataReady(tp);
        }
    }

    /// Puts data in sequence where the program finds it. If the packet before
    /// took it, what is left is to be freed as the result says.
    @Linux("tcp_queue_rcv")
    static SkbCoalesce queueRcv(TcpSock tp, SkBuff skb) {
        tp.machine().charge(Cost.SOCK_QUEUE_RCV);
        SkbCoalesce how = TcpCoalesce.queueTail(tp, tp.receiveQueue, skb);
        rcvNxtUpdate(tp, TcpSkbCb.of(skb).endSeq());
        tp.incomingCpu = tp.machine().smpProcessorId();
        if (how == SkbCoalesce.REFUSED) {
            TcpStream.setOwnerR(tp, skb);
        }
        return how;
    }

    @Linux("tcp_rcv_nxt_update")
    static void rcvNxtUpdate(TcpSock tp, int seq) {
        tp.bytesReceived += seq - tp.rcvNxt & 0xffffffffL;
        tp.rcvNxt = seq;
    }

    /// Wakes the reader, if there is enough for it.
    @Linux("tcp_data_ready")
    static void dataReady(TcpSock tp) {
        if (TcpPoll.epollinReady(tp, tp.rcvlowat)
                || tp.sockDone) {
            tp.defReadable();
        }
    }

    /// Step 8: the peer will send no more.
    @Linux("tcp_fin")
    static void fin(TcpSock tp) {
        tp.scheduleAck();
        tp.shutdown |= Sock.RCV_SHUTDOWN;
        tp.sockDone = true;
        switch (tp.st) {
            case SYN_RECV, ESTABLISHED -> {
                tp.setState(TcpState.CLOSE_WAIT);
                TcpDelack.enterPingpongMode(tp);
            }
            case FIN_WAIT1 -> {
                TcpSendCtl.sendAck(tp);
                tp.setState(TcpState.CLOSING);
            }
            case FIN_WAIT2 -> {
                TcpSendCtl.sendAck(tp);
                TcpTimewait.timeWait(tp, TcpState.TIME_WAIT, 0);
            }
            default -> { }
        }
        tp.outOfOrderQueue.queuePurge(DropReason.TCP_OFO_DROP);
        TcpSackSend.sackReset(tp);
        if (!tp.dead) {
            tp.stateChange();
        }
    }
}
