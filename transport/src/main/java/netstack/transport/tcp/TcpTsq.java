package netstack.transport.tcp;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Softirq;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbDestructor;
import netstack.skbuff.SkbQueue;

/// TCP small queues: a connection may have only so many bytes in the queues
/// below it. When the device has sent enough of them, a tasklet lets the
/// connection send on.
///
/// Without it, one bulk transfer would fill the queue of the device, and
/// everybody would wait behind it.
@Linux(value = "tsq_tasklet", file = "net/ipv4/tcp_output.c")
final class TcpTsq {
    static final SkbDestructor WFREE = TcpTsq::wfree;

    private final Machine machine;
    private TcpSock[] heads;

    TcpTsq(Machine machine) {
        this.machine = machine;
        heads = new TcpSock[machine.nrCpus()];
        machine.openSoftirq(Softirq.TASKLET, this::taskletFunc);
    }

    /// Whether too much of the socket is below already: more than two
    /// packets, than a millisecond at the present rate, than the setting.
    @Linux("tcp_small_queue_check")
    static boolean smallQueueCheck(TcpSock tp, SkBuff skb, int factor) {
        long rate = tp.pacingRate < 0 ? Long.MAX_VALUE
            : tp.pacingRate >> tp.pacingShift;
        long limit = Math.max(2L * skb.truesize(), rate);
        limit = Math.min(limit, tp.tcp.sysctls.limitOutputBytes.value);
        limit <<= factor;
        if (tp.wmemAlloc <= limit || emptyOrSingle(tp.rtxQueue)) {
            return false;
        }
        tp.tsqThrottled = true;
        return true;
    }

    @Linux(value = "tcp_rtx_queue_empty_or_single_skb", renamed = true)
    private static boolean emptyOrSingle(SkbQueue rtx) {
        return rtx.qlen() <= 1;
    }

    /// A packet has left the device, or died.
    @Linux(value = "tcp_wfree", renamed = true)
    private static void wfree(SkBuff skb) {
        TcpSock tp = (TcpSock) skb.sk();
        tp.machine().cpu().sync();
        tp.wmemAlloc -= skb.truesize();
        if (tp.tsqThrottled && !tp.tsqQueued && !tp.destroyed) {
            tp.tsqQueued = true;
            tp.tsqThrottled = false;
            tp.tcp.tsq.queue(tp);
        }
    }

    private void queue(TcpSock tp) {
        int cpu = machine.smpProcessorId();
        tp.tsqNext = heads[cpu];
        heads[cpu] = tp;
        machine.cpu().raiseSoftirq(Softirq.TASKLET);
    }

    @Linux(value = "tcp_tasklet_func", renamed = true)
    private void taskletFunc() {
        int cpu = machine.smpProcessorId();
        TcpSock tp = heads[cpu];
        heads[cpu] = null;
        while (tp != null) {
            TcpSock next = tp.tsqNext;
            tp.tsqNext = null;
            tp.tsqQueued = false;
            write(tp);
            tp = next;
        }
    }

    @Linux(value = "tcp_tsq_write", renamed = true)
    private static void write(TcpSock tp) {
        tp.slock().lock();
        if (tp.ownedByUser()) {
            tp.deferred |= TcpSock.TSQ_DEFERRED;
        } else {
            tsqHandler(tp);
        }
        tp.slock().unlock();
    }

    /// Sends on: first what was lost, then what is new.
    @Linux("tcp_tsq_handler")
    static void tsqHandler(TcpSock tp) {
        int sends = TcpState.ESTABLISHED.bit() | TcpState.FIN_WAIT1.bit()
            | TcpState.CLOSING.bit() | TcpState.CLOSE_WAIT.bit()
            | TcpState.LAST_ACK.bit();
        if (!tp.st.in(sends)) {
            return;
        }
        if (tp.lostOut > tp.retransOut
                && tp.sndCwnd > TcpCwnd.packetsInFlight(tp)) {
            tp.mstampRefresh();
            TcpRetransmit.xmitQueue(tp);
        }
        TcpWriteXmit.writeXmit(tp, TcpMss.currentMss(tp), tp.nonagle, 0);
    }
}
