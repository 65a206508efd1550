package netstack.transport.packet;

import java.lang.foreign.MemorySegment;
import netstack.driver.net.EtherDev;
import netstack.driver.net.Errno;
import netstack.driver.net.HeaderOps;
import netstack.driver.net.Iff;
import netstack.driver.net.NetDevice;
import netstack.napi.PacketType;
import netstack.qdisc.DevQueue;
import netstack.qdisc.NetXmit;
import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import netstack.transport.Datagram;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;

/// A frame's way from a packet socket to the device, past all protocols. A
/// raw socket's program writes the whole frame, a cooked one's leaves the
/// link layer's header to the device.
///
/// Left out: the search for the transport header, which only offloads need.
@Linux(value = "packet_send", file = "net/packet/af_packet.c",
    renamed = true)
final class PacketSnd {
    private static final int LL_ALIGN = 16;

    private final DevQueue tx;

    PacketSnd(DevQueue tx) {
        this.tx = tx;
    }

    /// @return the bytes that were taken, or a negative error number
    @Linux("packet_snd")
    int snd(PacketSock sk, Msghdr msg) {
        sk.machine().charge(Cost.SENDMSG);
        if (msg.name != null && !(msg.name instanceof SockaddrLl)) {
            return -Errno.EINVAL;
        }
        SockaddrLl to = (SockaddrLl) msg.name;
        NetDevice dev = to == null ? sk.dev()
            : sk.net.devices().byIndex(to.ifindex);
        if (dev == null) {
            return -Errno.ENXIO;
        }
        if ((dev.flags() & Iff.UP) == 0) {
            return -Errno.ENETDOWN;
        }
        boolean raw = sk.type == SockOpt.SOCK_RAW;
        if (msg.len > room(dev, raw) + PacketVlan.VLAN_HLEN) {
            return -Errno.EMSGSIZE;
        }
        int err = Datagram.waitForWmem(sk, msg.dontwait());
        if (err != 0) {
            return err;
        }
        SkBuff skb = allocSkb(sk, dev, msg.len, raw);
        return skb == null ? -Errno.ENOBUFS
            : send(sk, skb, dev, msg, to == null ? sk.num : to.protocol);
    }

    /// The most bytes that the device takes from the program.
    private static int room(NetDevice dev, boolean raw) {
        return dev.mtu() + (raw ? dev.hardHeaderLen() : 0);
    }

    /// Leaves room for the header in front. The program's own header goes
    /// there too, so that the network header is aligned.
    @Linux(value = "packet_alloc_skb", renamed = true)
    private static SkBuff allocSkb(PacketSock sk, NetDevice dev, int len,
            boolean raw) {
        int all = dev.hardHeaderLen() + dev.neededHeadroom();
        int hlen = (all & -LL_ALIGN) + LL_ALIGN;
        SkBuff skb = sk.net.skbs().alloc(hlen + len);
        if (skb != null) {
            sk.setOwnerW(skb);
            skb.reserve(raw ? hlen - dev.hardHeaderLen() : hlen);
            skb.setNetworkHeader(raw ? dev.hardHeaderLen() : 0);
        }
        return skb;
    }

    private int send(PacketSock sk, SkBuff skb, NetDevice dev, Msghdr msg,
            int proto) {
        skb.dev(dev);
        int err = fill(sk, skb, dev, msg, proto);
        if (err != 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return err;
        }
        skb.protocol(proto);
        skb.priority(sk.priority);
        skb.mark(sk.mark);
        parseHeaders(sk, skb, proto);
        int rc = NetXmit.errno(tx.xmit(skb));
        return rc != 0 ? rc : msg.len;
    }

    /// Header and bytes. A frame longer than the device's may only be so by
    /// the tag of a VLAN.
    private static int fill(PacketSock sk, SkBuff skb, NetDevice dev,
            Msghdr msg, int proto) {
        boolean raw = sk.type == SockOpt.SOCK_RAW;
        if (!raw && dev.headerOps() != null
                && dev.headerOps().create(skb, dev, proto, daddr(msg),
                    HeaderOps.NO_ADDR) < 0) {
            return -Errno.EINVAL;
        }
        sk.machine().charge(Cost.COPY_BYTES, msg.len);
        MemorySegment.copy(msg.base, msg.offset, skb.mem(),
            skb.put(msg.len), msg.len);
        if (raw && msg.len < dev.hardHeaderLen() || skb.len() == 0) {
            return -Errno.EINVAL;
        }
        return msg.len > room(dev, raw) && !extraVlanLenAllowed(dev, skb)
            ? -Errno.EMSGSIZE : 0;
    }

    private static long daddr(Msghdr msg) {
        return msg.name instanceof SockaddrLl to ? to.addr
            : HeaderOps.NO_ADDR;
    }

    @Linux("packet_extra_vlan_len_allowed")
    private static boolean extraVlanLenAllowed(NetDevice dev, SkBuff skb) {
        return dev.type() == EtherDev.ARPHRD_ETHER
            && new EthHdr(skb.mem(), skb.data()).proto()
                == PacketVlan.ETH_P_8021Q;
    }

    /// Without a type from the program, the frame's own counts; behind the
    /// tags of VLANs starts the network header.
    @Linux("packet_parse_headers")
    private static void parseHeaders(PacketSock sk, SkBuff skb, int proto) {
        boolean none = proto == 0 || proto == PacketType.ETH_P_ALL;
        if (none && sk.type == SockOpt.SOCK_RAW) {
            skb.protocol(new EthHdr(skb.mem(), skb.data()).proto());
        }
        NetDevice dev = (NetDevice) skb.dev();
        if (dev.type() == EtherDev.ARPHRD_ETHER
                && PacketVlan.isVlan(skb.protocol())) {
            int depth = vlanDepth(skb);
            skb.setNetworkHeader(depth != 0 ? depth : skb.networkOffset());
        }
    }

    /// How many bytes are in front of the first header behind the tags; 0
    /// if the frame ends there, or has too many.
    @Linux(value = "vlan_get_protocol_and_depth",
        file = "include/linux/if_vlan.h", renamed = true)
    private static int vlanDepth(SkBuff skb) {
        int depth = EthHdr.LEN;
        for (int tags = 1; tags < PacketVlan.VLAN_MAX_DEPTH; tags++) {
            if (depth + PacketVlan.VLAN_HLEN > skb.len()) {
                return 0;
            }
            int proto = Wire.u16(skb.mem(), skb.data() + depth + 2);
            depth += PacketVlan.VLAN_HLEN;
            if (!PacketVlan.isVlan(proto)) {
                return depth;
            }
        }
        return 0;
    }
}
