package netstack.transport.packet;

import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.Datagram;
import netstack.transport.Errnos;
import netstack.transport.Msghdr;
import netstack.transport.Sock;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;

/// Reading from a packet socket: one packet a call; what does not fit into
/// the program's room is lost.
@Linux(value = "packet_recv", file = "net/packet/af_packet.c",
    renamed = true)
final class PacketRecv {
    private static final int KNOWN = Msghdr.MSG_PEEK | Msghdr.MSG_DONTWAIT
        | Msghdr.MSG_TRUNC | Msghdr.MSG_ERRQUEUE;

    /// @return the bytes copied; with `MSG_TRUNC` the packet's length; or a
    ///         negative error number
    @Linux("packet_recvmsg")
    int recvmsg(PacketSock sk, Msghdr msg) {
        sk.machine().charge(Cost.RECVMSG);
        if ((msg.flags & ~KNOWN) != 0) {
            return -Errno.EINVAL;
        }
        if ((msg.flags & Msghdr.MSG_ERRQUEUE) != 0) {
            return -Errno.EAGAIN;
        }
        long timeo = msg.dontwait() ? 0 : sk.rcvtimeo;
        for (;;) {
            int err = sk.error();
            if (err != 0) {
                return err;
            }
            SkBuff skb = tryRecv(sk, (msg.flags & Msghdr.MSG_PEEK) != 0);
            if (skb != null) {
                return received(sk, skb, msg);
            }
            if (Datagram.busyLoop(sk, msg)) {
                continue;
            }
            if (timeo == 0) {
                return -Errno.EAGAIN;
            }
            timeo = Datagram.waitForMorePackets(sk, timeo);
            if (timeo < 0) {
                return -Errnos.EINTR.number;
            }
        }
    }

    /// The next packet, taken out or, to peek, with a reference of its own.
    @Linux(value = "__skb_try_recv_datagram", file = "net/core/datagram.c",
        renamed = true)
    private static SkBuff tryRecv(Sock sk, boolean peek) {
        sk.receiveLock.lockBh();
        SkBuff skb = peek ? sk.receiveQueue.peek()
            : sk.receiveQueue.dequeue();
        if (peek && skb != null) {
            skb.get();
        }
        sk.receiveLock.unlockBh();
        return skb;
    }

    private static int received(PacketSock sk, SkBuff skb, Msghdr msg) {
        PacketRoom.tryClearPressure(sk);
        int len = skb.len();
        int copied = Math.min(len, msg.len);
        if (copied < len) {
            msg.msgFlags |= Msghdr.MSG_TRUNC;
        }
        skb.copyBits(0, msg.base, msg.offset, copied);
        PacketSkbCb cb = PacketSkbCb.of(skb);
        NetDevice dev = sk.type == SockOpt.SOCK_DGRAM
            ? sk.net.devices().byIndex(cb.ifindex()) : null;
        if (msg.name instanceof SockaddrLl from) {
            name(from, dev == null ? skb.protocol()
                : PacketVlan.protocolDgram(skb, dev), cb);
        }
        if (sk.auxdata && msg.msgControl instanceof TpacketAuxdata aux) {
            aux.fill(skb, cb.origlen(), dev);
        } else if (sk.auxdata) {
            msg.msgFlags |= Msghdr.MSG_CTRUNC;
        }
        skb.consume();
        return (msg.flags & Msghdr.MSG_TRUNC) != 0 ? len : copied;
    }

    private static void name(SockaddrLl from, int protocol, PacketSkbCb cb) {
        from.family = SockaddrLl.AF_PACKET;
        from.protocol = protocol;
        from.ifindex = cb.ifindex();
        from.hatype = cb.hatype();
        from.pkttype = cb.pkttype();
        from.halen = cb.halen();
        from.addr = cb.addr();
    }
}
