package netstack.transport.packet;

import netstack.driver.net.NetDevice;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.SockOpt;

/// A packet's way into a ring that the program has mapped: it is copied, so
/// no clone is made, and the program needs no call to get it.
///
/// Left out: `PACKET_TIMESTAMP`, as no card here has a clock.
@Linux(value = "tpacket_rcv_ops", file = "net/packet/af_packet.c",
    renamed = true)
final class TpacketRcv {
    private static final int NSEC_PER_SEC = 1_000_000_000;
    private static final int NSEC_PER_USEC = 1000;
    private static final int LEAST_MACLEN = 16;

    // tag::tpacket_rcv[]
    /// Takes one reference of `skb`.
    @Linux("tpacket_rcv")
    int rcv(PacketSock sk, SkBuff skb, NetDevice dev, NetDevice origDev) {
        if (skb.pktType() == SkBuff.PACKET_LOOPBACK
                || dev.net() != sk.net) {
            skb.consume();
            return 0;
        }
        skb.dev(dev);
        int moved = PacketRcv.toHeader(sk, skb, dev);
        int snaplen = PacketRcv.runFilter(sk, skb);
        boolean copied = snaplen != 0 && room(sk, skb)
            && store(sk, skb, snaplen, origDev);
        if (!copied) {
            PacketRcv.restore(skb, moved);
        }
        skb.consume();
        return 0;
    }

    /// A ring that is full is not even locked.
    private static boolean room(PacketSock sk, SkBuff skb) {
        if (PacketRoom.of(sk, skb) == PacketRoom.NONE
                || netoff(sk, skb) > 0xffff) {
            sk.tpDrops++;
            return false;
        }
        return true;
    }
    // end::tpacket_rcv[]

    /// Where the network header goes in a frame: on a multiple of 16.
    static int netoff(PacketSock sk, SkBuff skb) {
        int hdrlen = sk.tpVersion.hdrlen;
        return sk.tpReserve + (sk.type == SockOpt.SOCK_DGRAM
            ? TpacketVersion.align(hdrlen) + LEAST_MACLEN
            : TpacketVersion.align(hdrlen
                + Math.max(LEAST_MACLEN, skb.networkOffset())));
    }

    /// Where the packet's first byte goes.
    static int macoff(PacketSock sk, SkBuff skb) {
        return netoff(sk, skb)
            - (sk.type == SockOpt.SOCK_DGRAM ? 0 : skb.networkOffset());
    }

    /// @return true if the packet itself waits in the receive queue, too
    private static boolean store(PacketSock sk, SkBuff skb, int snaplen,
            NetDevice origDev) {
        boolean v3 = sk.tpVersion == TpacketVersion.V3;
        int limit = v3 ? sk.rxRing.prbBdqc.maxFrameLen
            : sk.rxRing.frameSize;
        int macoff = macoff(sk, skb);
        SkBuff copy = !v3 && macoff + snaplen > limit ? copy(sk, skb) : null;
        int fits = Math.max(Math.min(snaplen, limit - macoff), 0);
        int at = v3 ? Math.min(macoff, limit) : macoff;
        boolean stored = v3 ? storeInBlock(sk, skb, at, fits, origDev)
            : storeInFrame(sk, skb, at, fits, copy, origDev);
        if (!stored) {
            sk.tpDrops++;
            sk.defReadable();
            if (copy != null) {
                copy.free(DropReason.PACKET_SOCK_ERROR);
            }
        }
        return stored && copy == skb;
    }

    /// The packet for the receive queue, whole: with `PACKET_COPY_THRESH`,
    /// and if it does not fit into a frame.
    private static SkBuff copy(PacketSock sk, SkBuff skb) {
        if (sk.copyThresh == 0 || sk.rmemAlloc >= sk.rcvbuf) {
            return null;
        }
        SkBuff copy = skb.shared() ? skb.cloneSkb() : skb.get();
        if (copy != null) {
            PacketSkbCb.of(copy).clear();
            sk.setOwnerR(copy);
        }
        return copy;
    }

    private static boolean storeInFrame(PacketSock sk, SkBuff skb, int at,
            int snaplen, SkBuff copy, NetDevice origDev) {
        PacketRingBuffer rb = sk.rxRing;
        TpacketVersion v = sk.tpVersion;
        sk.receiveLock.lockBh();
        int slot = rb.head;
        long frame = rb.take(v);
        if (frame == 0) {
            sk.receiveLock.unlockBh();
            return false;
        }
        int status = TpStatus.of(skb)
            | (sk.tpDrops != 0 ? TpStatus.LOSING : 0)
            | (copy != null ? TpStatus.COPY : 0);
        sk.tpPackets++;
        if (copy != null) {
            sk.receiveQueue.queueTail(copy);
        }
        sk.receiveLock.unlockBh();
        int more = fill(sk, skb, frame, at, snaplen, origDev);
        sk.receiveLock.lockBh();
        rb.give(v, slot, frame, status | more);
        sk.receiveLock.unlockBh();
        sk.defReadable();
        return true;
    }

    private static boolean storeInBlock(PacketSock sk, SkBuff skb, int at,
            int snaplen, NetDevice origDev) {
        TpacketKbdqCore pkc = sk.rxRing.prbBdqc;
        sk.receiveLock.lockBh();
        long frame = pkc.lookupFrameInBlock(skb, at + snaplen);
        if (frame == 0) {
            sk.receiveLock.unlockBh();
            return false;
        }
        sk.tpPackets++;
        sk.receiveLock.unlockBh();
        int status = TpStatus.of(skb);
        status |= fill(sk, skb, frame, at, snaplen, origDev);
        Tpacket3Hdr h = new Tpacket3Hdr(sk.rxRing.pgVec.mem, frame);
        h.tpStatus(h.tpStatus() | status);
        pkc.filled();
        return true;
    }

    /// Bytes, header and address.
    ///
    /// @return more bits for the status
    private static int fill(PacketSock sk, SkBuff skb, long frame, int at,
            int snaplen, NetDevice origDev) {
        PgVec vec = sk.rxRing.pgVec;
        sk.machine().charge(Cost.SOCK_QUEUE_RCV);
        skb.copyBits(0, vec.mem, frame + at, snaplen);
        long ns = skb.tstamp() != 0 ? skb.tstamp() : sk.machine().now();
        int more = header(sk, skb, frame, at, snaplen,
            (int) (ns / NSEC_PER_SEC), (int) (ns % NSEC_PER_SEC));
        NetDevice dev = (NetDevice) skb.dev();
        boolean header = dev.headerOps() != null;
        new TpacketSll(vec.mem, frame + TpacketVersion.align(
            sk.tpVersion.len)).device(sk.type == SockOpt.SOCK_DGRAM
                ? PacketVlan.protocolDgram(skb, dev) : skb.protocol(),
                (sk.origdev ? origDev : dev).ifindex(), dev.type())
            .sender(skb.pktType(), header ? dev.addrLen() : 0, header
                ? new EthHdr(skb.mem(), skb.macHeader()).source() : 0);
        return more | (skb.tstamp() != 0 ? TpStatus.TS_SOFTWARE : 0);
    }

    private static int header(PacketSock sk, SkBuff skb, long frame,
            int at, int snaplen, int sec, int nsec) {
        var mem = sk.rxRing.pgVec.mem;
        int len = skb.len();
        int net = netoff(sk, skb);
        switch (sk.tpVersion) {
            case V1 -> new TpacketHdr(mem, frame)
                .size(len, snaplen, at, net).time(sec, nsec / NSEC_PER_USEC);
            case V2 -> {
                boolean tag = hasTag(sk, skb);
                new Tpacket2Hdr(mem, frame).size(len, snaplen, at, net)
                    .time(sec, nsec).vlan(tag ? vlanTci(skb) : 0,
                        tag ? vlanTpid(skb) : 0);
                return tag ? TpStatus.VLAN_VALID | TpStatus.VLAN_TPID_VALID
                    : 0;
            }
            case V3 -> new Tpacket3Hdr(mem, frame)
                .size(len, snaplen, at, net).time(sec, nsec);
        }
        return 0;
    }

    /// Whether there is a tag that the bytes do not show.
    static boolean hasTag(PacketSock sk, SkBuff skb) {
        return skb.vlanProto() != 0 || sk.type == SockOpt.SOCK_DGRAM
            && PacketVlan.isVlan(skb.protocol());
    }

    static int vlanTci(SkBuff skb) {
        return skb.vlanProto() != 0 ? skb.vlanTci()
            : PacketVlan.tci(skb, (NetDevice) skb.dev());
    }

    static int vlanTpid(SkBuff skb) {
        return skb.vlanProto() != 0 ? skb.vlanProto() : skb.protocol();
    }
}
