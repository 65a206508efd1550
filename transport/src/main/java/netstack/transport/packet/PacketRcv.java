package netstack.transport.packet;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockOpt;

/// A packet's way into a packet socket.
///
/// Most packets fail the filter, so it looks at the packet that all others
/// use too, before any clone is made. For that `data` is moved and put back
/// on a shared packet, and that is safe only because all takers of a packet
/// run one after the other on this CPU.
@Linux(value = "packet_rcv_ops", file = "net/packet/af_packet.c",
    renamed = true)
final class PacketRcv {
    // tag::packet_rcv[]
    /// Takes one reference of `skb`.
    @Linux("packet_rcv")
    int rcv(PacketSock sk, SkBuff skb, NetDevice dev, NetDevice origDev) {
        if (skb.pktType() == SkBuff.PACKET_LOOPBACK
                || dev.net() != sk.net) {
            skb.consume();
            return 0;
        }
        skb.dev(dev);
        int moved = toHeader(sk, skb, dev);
        int snaplen = runFilter(sk, skb);
        if (snaplen == 0) {
            restore(skb, moved);
            skb.consume();
            return 0;
        }
        SkBuff own = own(sk, skb);
        if (own != skb) {
            restore(skb, moved);
        }
        if (own == null) {
            drop(sk, skb);
            return 0;
        }
        if (own != skb) {
            skb.consume();
        }
        keep(sk, own, snaplen, dev, origDev);
        return 0;
    }
    // end::packet_rcv[]

    // tag::packet_rcv_own[]
    /// The packet itself, or a clone if others have it too; null when the
    /// buffer is full or there is no memory.
    private static SkBuff own(PacketSock sk, SkBuff skb) {
        sk.machine().cpu().sync();
        if (sk.rmemAlloc >= sk.rcvbuf) {
            return null;
        }
        return skb.shared() ? skb.cloneSkb() : skb;
    }
    // end::packet_rcv_own[]

    private static void keep(PacketSock sk, SkBuff skb, int snaplen,
            NetDevice dev, NetDevice origDev) {
        fillCb(sk, skb, dev, origDev);
        if (skb.trim(snaplen)) {
            queue(sk, skb);
        } else {
            drop(sk, skb);
        }
    }

    /// Moves `data` to what the socket wants to see first: the link layer's
    /// header, or what is behind it. What is received is behind it already.
    ///
    /// @return by how many bytes, negative for backwards
    static int toHeader(PacketSock sk, SkBuff skb, NetDevice dev) {
        if (dev.headerOps() == null) {
            return 0;
        }
        if (sk.type != SockOpt.SOCK_DGRAM) {
            int back = (int) (skb.data() - skb.macHeader());
            skb.push(back);
            return -back;
        }
        if (skb.pktType() != SkBuff.PACKET_OUTGOING) {
            return 0;
        }
        int forth = skb.networkOffset();
        skb.pull(forth);
        return forth;
    }

    static void restore(SkBuff skb, int moved) {
        if (moved < 0) {
            skb.pull(-moved);
        } else {
            skb.push(moved);
        }
    }

    /// How many bytes the socket wants; 0 refuses the packet.
    @Linux(value = "run_filter", renamed = true)
    static int runFilter(PacketSock sk, SkBuff skb) {
        if (sk.filter == null) {
            return skb.len();
        }
        int res = sk.filter.run(skb);
        return Integer.compareUnsigned(res, skb.len()) < 0 ? res : skb.len();
    }

    private static void fillCb(PacketSock sk, SkBuff skb, NetDevice dev,
            NetDevice origDev) {
        PacketSkbCb cb = PacketSkbCb.of(skb);
        cb.origlen(skb.len());
        cb.ifindex((sk.origdev ? origDev : dev).ifindex());
        cb.hatype(dev.type());
        cb.pkttype(skb.pktType());
        boolean header = dev.headerOps() != null;
        cb.halen(header ? dev.addrLen() : 0);
        cb.addr(header
            ? new EthHdr(skb.mem(), skb.macHeader()).source() : 0);
    }

    private static void queue(PacketSock sk, SkBuff skb) {
        sk.machine().charge(Cost.SOCK_QUEUE_RCV);
        sk.setOwnerR(skb);
        skb.dev(null);
        skb.dstDrop();
        sk.receiveLock.lockBh();
        sk.tpPackets++;
        sk.receiveQueue.queueTail(skb);
        sk.receiveLock.unlockBh();
        sk.defReadable();
    }

    private static void drop(PacketSock sk, SkBuff skb) {
        sk.tpDrops++;
        sk.drops++;
        skb.free(DropReason.PACKET_SOCK_ERROR);
    }
}
