package netstack.transport.tcp;

import java.lang.foreign.MemorySegment;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.skbuff.SkbSizes;
import netstack.transport.Msghdr;
import netstack.transport.PageFrag;
import netstack.transport.Sock;
import netstack.transport.wire.TcpHdr;

/// `send` on a stream: copies the program's bytes into packets of many
/// segments at the end of the write queue, sends what may be sent, and waits
/// for room when the buffer is full.
@Linux(value = "tcp_sendmsg_c", file = "net/ipv4/tcp.c", renamed = true)
final class TcpSend {
    static final int SENDS = TcpState.ESTABLISHED.bit()
        | TcpState.CLOSE_WAIT.bit();

    /// In the place of a count: the program's memory is not there.
    private static final int FAULT = -2;
    private static final int EFAULT = 14;

    private TcpSend() {
    }

    @Linux("tcp_sendmsg")
    static int sendmsg(TcpSock tp, Msghdr msg) {
        tp.machine().charge(Cost.TCP_SENDMSG);
        tp.lockSock();
        boolean zc = (msg.flags & Msghdr.MSG_ZEROCOPY) != 0
            && tp.errorQueue.zerocopy && msg.len > 0;
        if (zc) {
            tp.zc.begin(tp, msg.len);
        }
        int rc = sendmsgLocked(tp, msg);
        if (zc) {
            tp.zc.end(tp, Math.max(rc, 0));
        }
        tp.releaseSock();
        return rc;
    }

    @Linux("tcp_sendmsg_locked")
    private static int sendmsgLocked(TcpSock tp, Msghdr msg) {
        int flags = tp.errorQueue.tsflags;
        if (msg.cmsgs != null) {
            flags = TcpTimestamping.cmsg(msg, flags);
            if (flags < 0) {
                return flags;
            }
        }
        long timeo = msg.dontwait() ? 0 : tp.sndtimeo;
        TcpRate.checkAppLimited(tp);
        if (!tp.st.in(SENDS) && tp.fo.rsk == null) {
            int err = TcpWait.waitConnect(tp, timeo);
            if (err != 0) {
                return TcpWait.streamError(tp, err);
            }
        }
        int copied = 0;
        int mss = TcpMss.currentMss(tp);
        int goal = sizeGoal(tp, mss, msg.flags);
        while (copied < msg.len) {
            if (tp.err != 0 || (tp.shutdown & Sock.SEND_SHUTDOWN) != 0) {
                return copied != 0
                    ? finish(tp, msg.flags, flags, mss, goal, copied)
                    : TcpWait.streamError(tp, -Tcp.EPIPE);
            }
            int n = append(tp, msg, copied, goal);
            if (n == FAULT) {
                return copied != 0
                    ? finish(tp, msg.flags, flags, mss, goal, copied)
                    : -EFAULT;
            }
            if (n == 0) {
                if (copied != 0) {
                    push(tp, msg.flags & ~Msghdr.MSG_MORE, mss,
                        TcpSock.TCP_NAGLE_PUSH, goal);
                }
                timeo = TcpWait.waitMemory(tp, timeo);
                if (timeo < 0) {
                    return copied != 0
                        ? finish(tp, msg.flags, flags, mss, goal, copied)
                        : TcpWait.streamError(tp, (int) timeo);
                }
                mss = TcpMss.currentMss(tp);
                goal = sizeGoal(tp, mss, msg.flags);
                continue;
            }
            copied += n;
            if (copied < msg.len) {
                pushFull(tp, mss, goal);
            }
        }
        if ((msg.flags & Msghdr.MSG_EOR) != 0 && copied != 0) {
            // Nothing that follows may share a packet with this.
            TcpSkbCb.of(tp.writeQueue.peekTail()).eor(true);
        }
        return finish(tp, msg.flags, flags, mss, goal, copied);
    }

    private static int sizeGoal(TcpSock tp, int mss, int flags) {
        return (flags & Msghdr.MSG_OOB) != 0 ? mss
            : TcpMss.xmitSizeGoal(tp, mss);
    }

    /// Appends what fits of the last packet, or of a new one; returns how
    /// much, 0 when there is no room.
    private static int append(TcpSock tp, Msghdr msg, int copied, int goal) {
        SkBuff skb = tp.writeQueue.peekTail();
        int room = skb == null || TcpSkbCb.of(skb).eor()
            || !tp.zc.mayAppend(skb) ? 0
            : goal - skb.len();
        if (room > 0) {
            int n = copy(tp, skb, msg, copied, room);
            if (n > 0 || n == FAULT) {
                return n;
            }
            if (skb.nrFrags() >= SkbSizes.MAX_SKB_FRAGS) {
                markPush(tp, skb);
            }
        }
        if (!TcpStream.memoryFree(tp)) {
            return 0;
        }
        skb = TcpStream.allocSkb(tp);
        if (skb == null) {
            return 0;
        }
        entail(tp, skb);
        int n = copy(tp, skb, msg, copied, goal);
        if (n <= 0) {
            tp.writeQueue.unlink(skb);
            if (tp.writeQueue.isEmpty()) {
                tp.chrono.stop(TcpChrono.BUSY);
            }
            TcpStream.wmemFreeSkb(tp, skb);
            return n == FAULT ? FAULT : 0;
        }
        return n;
    }

    @Linux("tcp_skb_entail")
    private static void entail(TcpSock tp, SkBuff skb) {
        TcpSkbCb.of(skb).seq(tp.writeSeq).endSeq(tp.writeSeq)
            .tcpFlags(TcpHdr.ACK);
        skb.headerRelease();
        TcpStream.addWriteQueueTail(tp, skb);
        TcpStream.wmemQueuedAdd(tp, skb.truesize());
        tp.nonagle &= ~TcpSock.TCP_NAGLE_PUSH;
        TcpCwnd.slowStartAfterIdleCheck(tp);
    }

    /// Copies into the socket's page, which the packet refers to; -1 if the
    /// packet has no place left, or there is no memory.
    private static int copy(TcpSock tp, SkBuff skb, Msghdr msg, int copied,
            int room) {
        PageFrag pfrag = tp.frag;
        int want = Math.min(msg.len - copied, room);
        boolean zc = tp.zc.open();
        if (zc) {
            want = Math.min(want, msg.partLeft(copied));
        }
        if (!pfrag.refill(tp.tcp.net.pages(), want)) {
            return -1;
        }
        // Buffers that are referred to are not one behind the other.
        boolean merge = canCoalesce(skb, pfrag)
            && !(zc && msg.partBegins(copied));
        if (!merge && skb.nrFrags() >= SkbSizes.MAX_SKB_FRAGS) {
            return -1;
        }
        int n = Math.min(want, pfrag.size - pfrag.offset);
        if (!TcpStream.wmemSchedule(tp, n)) {
            return -1;
        }
        if (!msg.accessOk(copied, n)) {
            return FAULT;
        }
        tp.machine().charge(Cost.COPY_BYTES, n);
        MemorySegment.copy(msg.base, msg.offset + copied, skb.mem(),
            pfrag.page + pfrag.offset, n);
        if (merge) {
            skb.coalesceRxFrag(skb.nrFrags() - 1, n, n);
        } else {
            tp.tcp.net.pages().getPage(pfrag.page);
            skb.addRxFrag(pfrag.page, pfrag.offset, n, n);
        }
        pfrag.offset += n;
        TcpStream.wmemQueuedAdd(tp, n);
        TcpSkbCb cb = TcpSkbCb.of(skb);
        if (copied == 0) {
            cb.tcpFlags(cb.tcpFlags() & ~TcpHdr.PSH);
        }
        tp.writeSeq += n;
        cb.endSeq(cb.endSeq() + n).pcount(0);
        tp.zc.appended(tp);
        return n;
    }

    /// Whether the next byte follows the packet's last one.
    @Linux(value = "skb_can_coalesce", file = "include/linux/skbuff.h")
    private static boolean canCoalesce(SkBuff skb, PageFrag pfrag) {
        int i = skb.nrFrags() - 1;
        SkbSharedInfo info = skb.shinfo();
        return i >= 0 && info.fragPage(i) == pfrag.page
            && info.fragOff(i) + info.fragSize(i) == pfrag.offset;
    }

    /// A packet became full while more follows.
    private static void pushFull(TcpSock tp, int mss, int goal) {
        SkBuff tail = tp.writeQueue.peekTail();
        if (tail == null || tail.len() < goal) {
            return;
        }
        if (forcedPush(tp)) {
            markPush(tp, tail);
            TcpWriteXmit.pushPendingFrames(tp, mss, TcpSock.TCP_NAGLE_PUSH);
        } else if (tail == tp.sendHead()) {
            TcpWriteXmit.writeXmit(tp, mss, TcpSock.TCP_NAGLE_PUSH, 1);
        }
    }

    /// Half a window since the last push: the receiver shall not wait.
    @Linux("forced_push")
    private static boolean forcedPush(TcpSock tp) {
        return Seq.after(tp.writeSeq,
            tp.pushedSeq + (tp.maxWindow >> 1));
    }

    @Linux("tcp_mark_push")
    private static void markPush(TcpSock tp, SkBuff skb) {
        TcpSkbCb cb = TcpSkbCb.of(skb);
        cb.tcpFlags(cb.tcpFlags() | TcpHdr.PSH);
        tp.pushedSeq = tp.writeSeq;
    }

    private static int finish(TcpSock tp, int flags, int tsflags, int mss,
            int goal, int copied) {
        if (copied != 0) {
            TcpTimestamping.tx(tp, tsflags);
            push(tp, flags, mss, tp.nonagle, goal);
        }
        return copied;
    }

    /// The call is over: what it wrote may go, unless more is announced, or
    /// what is below will make room for a fuller packet soon.
    @Linux("tcp_push")
    private static void push(TcpSock tp, int flags, int mss, int nonagle,
            int goal) {
        SkBuff skb = tp.writeQueue.peekTail();
        if (skb == null) {
            return;
        }
        boolean more = (flags & Msghdr.MSG_MORE) != 0;
        if (!more || forcedPush(tp)) {
            markPush(tp, skb);
        }
        if ((flags & Msghdr.MSG_OOB) != 0) {
            tp.sndUp = tp.writeSeq;
        }
        if (shouldAutocork(tp, skb, goal)) {
            if (!tp.tsqThrottled) {
                tp.ext(TcpExtMib.TCPAUTOCORKING, 1);
                tp.tsqThrottled = true;
            }
            if (tp.wmemAlloc > skb.truesize()) {
                return;
            }
        }
        TcpWriteXmit.pushPendingFrames(tp, mss,
            more ? TcpSock.TCP_NAGLE_CORK : nonagle);
    }

    @Linux("tcp_should_autocork")
    private static boolean shouldAutocork(TcpSock tp, SkBuff skb, int goal) {
        return skb.len() < goal && tp.tcp.sysctls.autocorking.value != 0
            && tp.rtxHead() != null && tp.wmemAlloc > skb.truesize()
            && !TcpSkbCb.of(skb).eor();
    }
}
