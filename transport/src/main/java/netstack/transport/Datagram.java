package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.net.Errno;
import netstack.skbuff.Linux;

/// What sockets of datagrams have in common: how they wait for a packet and
/// for room to send one, and what they tell `poll`.
@Linux(value = "skb_datagram", file = "net/core/datagram.c", renamed = true)
public final class Datagram {
    private Datagram() {
    }

    /// Nothing waits: polls the device, if the socket is to. Whether
    /// something has come then.
    public static boolean busyLoop(Sock sk, Msghdr msg) {
        if (!sk.busy.canLoop() || sk.err != 0) {
            return false;
        }
        sk.busy.loop(sk, msg.dontwait());
        return !sk.receiveQueue.isEmpty();
    }

    /// Sleeps until something comes.
    ///
    /// @param timeo in jiffies
    /// @return the jiffies that are left, -1 after a signal
    @Linux("__skb_wait_for_more_packets")
    public static long waitForMorePackets(Sock sk, long timeo) {
        Machine machine = sk.machine();
        long left = timeo;
        sk.wq.prepareToWait();
        boolean nothing = sk.receiveQueue.isEmpty() && sk.err == 0
            && (sk.shutdown & Sock.RCV_SHUTDOWN) == 0;
        if (machine.current().signalPending()) {
            left = -1;
        } else if (nothing) {
            left = machine.scheduleTimeout(timeo);
        }
        sk.wq.finishWait();
        return left;
    }

    /// Waits until there is room in the send buffer.
    ///
    /// @return 0 or a negative error number
    @Linux(value = "sock_alloc_send_pskb", file = "net/core/sock.c",
        renamed = true)
    public static int waitForWmem(Sock sk, boolean dontwait) {
        Machine m = sk.machine();
        long timeo = dontwait ? 0 : sk.sndtimeo;
        for (;;) {
            int err = sk.error();
            if (err != 0) {
                return err;
            }
            if ((sk.shutdown & Sock.SEND_SHUTDOWN) != 0) {
                return -Errnos.EPIPE.number;
            }
            if (sk.wmemAlloc < sk.sndbuf) {
                sk.nospace = false;
                return 0;
            }
            sk.nospace = true;
            if (timeo == 0) {
                return -Errno.EAGAIN;
            }
            if (m.current().signalPending()) {
                return -Errnos.EINTR.number;
            }
            timeo = sk.waitForWmem(timeo);
        }
    }

    /// @param readable whether a datagram waits
    @Linux("datagram_poll")
    public static int poll(Sock sk, boolean readable) {
        int mask = sk.err != 0 || !sk.errorQueue.empty()
            ? SockOpt.POLLERR : 0;
        if ((sk.shutdown & Sock.RCV_SHUTDOWN) != 0) {
            mask |= SockOpt.POLLRDHUP | SockOpt.POLLIN | SockOpt.POLLRDNORM;
        }
        if (sk.shutdown == (Sock.RCV_SHUTDOWN | Sock.SEND_SHUTDOWN)) {
            mask |= SockOpt.POLLHUP;
        }
        if (readable) {
            mask |= SockOpt.POLLIN | SockOpt.POLLRDNORM;
        }
        if (sk.wmemAlloc < sk.sndbuf >> 1) {
            mask |= Sock.WRITABLE;
        } else {
            sk.nospace = true;
        }
        return mask;
    }
}
