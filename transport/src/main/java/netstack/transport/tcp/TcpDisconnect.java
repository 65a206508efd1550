package netstack.transport.tcp;

import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;

/// Makes a socket as new after its connection was ended by force.
final class TcpDisconnect {
    private static final int MIN_MSS = 88;

    private TcpDisconnect() {
    }

    @Linux(value = "tcp_disconnect_reset", file = "net/ipv4/tcp.c",
        renamed = true)
    static void clear(TcpSock tp) {
        tp.clearXmitTimers();
        tp.compressedAckTimer.cancel();
        tp.receiveQueue.queuePurge(DropReason.SOCKET_CLOSE);
        tp.outOfOrderQueue.queuePurge(DropReason.SOCKET_CLOSE);
        tp.copiedSeq = tp.rcvNxt;
        tp.urgData = 0;
        TcpStream.writeQueuePurge(tp);
        tp.tcp.hash.remove(tp.node);
        if (!tp.bindPortLocked) {
            tp.tcp.ports.putPort(tp);
        }
        tp.dport = 0;
        tp.daddr = 0;
        if (!tp.bindAddrLocked) {
            tp.saddr = 0;
            tp.rcvSaddr = 0;
        }
        tp.shutdown = 0;
        tp.sockDone = false;
        tp.rtt.start();
        tp.rcvRttLastTsecr = 0;
        int seq = tp.writeSeq + tp.maxWindow + 2;
        tp.writeSeq = seq == 0 ? 1 : seq;
        tp.fo.clear();
        tp.ecnFlags = 0;
        counters(tp);
        loss(tp);
        tp.ack.init();
        // Not 0: the window is divided by it.
        tp.ack.rcvMss = MIN_MSS;
        tp.rxOpt.reset();
        tp.dst = null;
        tp.compressedAck = 0;
        tp.windowClamp = 0;
        tp.lastOowAckTime = 0;
        tp.rcvRttEst.value = 0;
        tp.rcvRttEst.time = 0;
    }

    private static void counters(TcpSock tp) {
        tp.segsIn = 0;
        tp.segsOut = 0;
        tp.bytesSent = 0;
        tp.bytesAcked = 0;
        tp.bytesReceived = 0;
        tp.bytesRetrans = 0;
        tp.dataSegsIn = 0;
        tp.dataSegsOut = 0;
        tp.totalRetrans = 0;
        tp.rcvOoopack = 0;
        tp.delivered = 0;
        tp.deliveredCe = 0;
        tp.dsackDups = 0;
        tp.reordSeen = 0;
    }

    private static void loss(TcpSock tp) {
        tp.backoff = 0;
        tp.probesOut = 0;
        tp.probesTstamp = 0;
        tp.sndSsthresh = TcpCwnd.INFINITE_SSTHRESH;
        tp.sndCwnd = TcpCwnd.INIT_CWND;
        tp.sndCwndCnt = 0;
        tp.isCwndLimited = false;
        tp.maxPacketsOut = 0;
        tp.caState = CaState.OPEN;
        tp.isSackReneg = false;
        tp.tlpHighSeq = 0;
        tp.appLimited = -1;
        tp.rateAppLimited = true;
        tp.rack.mstamp = 0;
        tp.rack.advanced = false;
        tp.rack.reoWndSteps = 1;
        tp.rack.lastDelivered = 0;
        tp.rack.reoWndPersist = 0;
        tp.rack.dsackSeen = false;
    }
}
