package netstack.transport.udp;

import static netstack.driver.net.Errno.EAGAIN;

import netstack.driver.machine.Machine;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSharedInfo;
import netstack.transport.Datagram;
import netstack.transport.Msghdr;
import netstack.transport.Sock;
import netstack.transport.SockaddrIn;
import netstack.transport.wire.UdpHdr;

/// Reading from a UDP socket: one datagram a call; what does not fit into
/// the program's room is lost.
@Linux(value = "udp_recv", file = "net/ipv4/udp.c", renamed = true)
final class UdpRecv {
    private static final int EINTR = 4;

    private final Udp udp;
    private final Machine machine;

    UdpRecv(Udp udp) {
        this.udp = udp;
        this.machine = udp.machine();
    }

    // tag::udp_recvmsg[]
    /// @return the bytes copied; with `MSG_TRUNC` the datagram's length; or
    ///         a negative error number
    @Linux("udp_recvmsg")
    int recvmsg(UdpSock sk, Msghdr msg) {
        machine.charge(Cost.RECVMSG);
        if ((msg.flags & Msghdr.MSG_ERRQUEUE) != 0) {
            return sk.errorQueue.recv(sk, msg);
        }
        boolean peek = (msg.flags & Msghdr.MSG_PEEK) != 0;
        long timeo = msg.dontwait() ? 0 : sk.rcvtimeo;
        for (;;) {
            SkBuff skb = tryRecv(sk, peek);
            if (skb == null && Datagram.busyLoop(sk, msg)) {
                continue;
            }
            if (skb == null) {
                if (sk.err != 0 || timeo == 0
                        || (sk.shutdown & Sock.RCV_SHUTDOWN) != 0) {
                    return nothing(sk);
                }
                timeo = Datagram.waitForMorePackets(sk, timeo);
                if (timeo < 0) {
                    return -EINTR;
                }
            } else if (copy(sk, skb, msg, peek)) {
                return received(sk, skb, msg, peek);
            } else {
                csumError(sk, skb, peek);
            }
        }
    }
    // end::udp_recvmsg[]

    private static int nothing(UdpSock sk) {
        int err = sk.error();
        if (err != 0) {
            return err;
        }
        return (sk.shutdown & Sock.RCV_SHUTDOWN) != 0 ? 0 : -EAGAIN;
    }

    /// The next datagram, taken out or, to peek, with a reference of its
    /// own; null if there is none, or an error is pending.
    @Linux(value = "__skb_recv_udp", renamed = true)
    private static SkBuff tryRecv(UdpSock sk, boolean peek) {
        if (sk.err != 0) {
            return null;
        }
        sk.receiveLock.lockBh();
        if (sk.readerQueue.isEmpty()) {
            sk.readerQueue.queueSpliceTailInit(sk.receiveQueue);
        }
        SkBuff skb = sk.readerQueue.peek();
        if (skb != null && peek) {
            skb.get();
        } else if (skb != null) {
            sk.readerQueue.dequeue();
            sk.readFrom = sk.incomingCpu;
            sk.rmemRelease(skb.truesize(), true);
        }
        sk.receiveLock.unlockBh();
        return skb;
    }

    /// Copies the datagram to the program and checks its sum, if that is
    /// still open: while copying, unless part of it is left out.
    ///
    /// @return false if the checksum is wrong
    @Linux(value = "skb_copy_datagram_msg",
        file = "include/linux/skbuff.h", renamed = true)
    private boolean copy(UdpSock sk, SkBuff skb, Msghdr msg,
            boolean peek) {
        int ulen = skb.len();
        int copied = Math.min(msg.len, ulen);
        machine.cpu().fetch(sk.readFrom, Sock.cacheLines(copied));
        if (skb.csumUnnecessary() || copied < ulen || peek) {
            if (!udp.checksumOk(skb)) {
                return false;
            }
            skb.copyBits(0, msg.base, msg.offset, copied);
            return true;
        }
        machine.charge(Cost.CSUM_BYTES, copied);
        int sum = skb.copyAndCsumBits(0, msg.base, msg.offset, copied);
        return Checksum.fold(Checksum.add(skb.csum(), sum)) == 0;
    }

    /// Gives the program the source, and the packet back.
    private int received(UdpSock sk, SkBuff skb, Msghdr msg,
            boolean peek) {
        if (!peek) {
            udp.mib.inc(UdpMib.INDATAGRAMS);
        }
        if (msg.name instanceof SockaddrIn from) {
            IpHdr iph = new IpHdr(skb.mem(), skb.networkHeader());
            UdpHdr uh = new UdpHdr(skb.mem(), skb.transportHeader());
            from.set(iph.saddr(), uh.source());
        }
        if (sk.groEnabled && (skb.shinfo().gsoType()
                & SkbSharedInfo.SKB_GSO_UDP_L4) != 0) {
            msg.udpGro = skb.shinfo().gsoSize();
        }
        int ulen = skb.len();
        if (msg.len < ulen) {
            msg.msgFlags |= Msghdr.MSG_TRUNC;
        }
        skb.consume();
        boolean whole = (msg.flags & Msghdr.MSG_TRUNC) != 0;
        return whole ? ulen : Math.min(msg.len, ulen);
    }

    private void csumError(UdpSock sk, SkBuff skb, boolean peek) {
        if (peek) {
            dropPeeked(sk, skb);
        }
        udp.countCsumError();
        skb.free(DropReason.UDP_CSUM);
        machine.condResched();
    }

    /// A bad datagram was only looked at: takes it out, unless somebody else
    /// has.
    @Linux(value = "__sk_queue_drop_skb", renamed = true)
    private static void dropPeeked(UdpSock sk, SkBuff skb) {
        sk.receiveLock.lockBh();
        if (sk.readerQueue.peek() == skb) {
            sk.readerQueue.dequeue();
            sk.rmemRelease(skb.truesize(), true);
            sk.drops++;
            skb.consume();
        }
        sk.receiveLock.unlockBh();
    }
}
