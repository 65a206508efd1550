package netstack.driver.net;

import netstack.skbuff.Cost;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;

/// What all Ethernet devices have in common: `net/ethernet/eth.c`.
@Linux(value = "eth_header_ops", file = "net/ethernet/eth.c",
    renamed = true)
public final class EtherDev {
    /// ARPHRD_ETHER.
    public static final int ARPHRD_ETHER = 1;
    private static final int ETH_MIN_MTU = 68;

    private EtherDev() {
    }

    /// Gives a device the properties of Ethernet.
    @Linux(value = "ether_setup", file = "net/ethernet/eth.c")
    public static void setup(NetDevice dev) {
        dev.type(ARPHRD_ETHER);
        dev.hardHeaderLen(EthHdr.LEN);
        dev.addrLen(6);
        dev.mtu(EthHdr.ETH_DATA_LEN);
        dev.mtuRange(ETH_MIN_MTU, EthHdr.ETH_DATA_LEN);
        dev.broadcast(EthHdr.BROADCAST);
        dev.flags(Iff.BROADCAST | Iff.MULTICAST);
        dev.headerOps(EtherDev::header);
    }

    /// Whether `addr` may be a device's own: no group address, not zero.
    @Linux("is_valid_ether_addr")
    public static boolean isValidEtherAddr(long addr) {
        return addr != 0 && !EthHdr.isMulticast(addr);
    }

    // tag::eth_type_trans[]
    /// Takes the header off a received frame of 14 bytes or more, sets the
    /// device and the packet's type, and returns the protocol.
    @Linux(value = "eth_type_trans", file = "net/ethernet/eth.c")
    public static int typeTrans(SkBuff skb, NetDevice dev) {
        dev.machine().charge(Cost.ETH_TYPE_TRANS);
        skb.dev(dev);
        skb.resetMacHeader();
        // The first look at a received frame: it must be ours by now.
        dev.net().pages().instrumentRead(skb.data(), skb.headlen());
        EthHdr eth = new EthHdr(skb.mem(), skb.data());
        skb.pull(EthHdr.LEN);
        long dest = eth.dest();
        if (dest != dev.devAddr()) {
            skb.pktType(typeOf(dest, dev));
        }
        int proto = eth.proto();
        if (proto >= EthHdr.ETH_P_802_3_MIN) {
            return proto;
        }
        // Novell's raw 802.3 has an IPX header here: a checksum of ffff.
        return skb.len() >= 2 && Wire.u16(skb.mem(), skb.data()) == 0xffff
            ? EthHdr.ETH_P_802_3 : EthHdr.ETH_P_802_2;
    }
    // end::eth_type_trans[]

    private static int typeOf(long dest, NetDevice dev) {
        if (dest == dev.broadcast()) {
            return SkBuff.PACKET_BROADCAST;
        }
        return EthHdr.isMulticast(dest)
            ? SkBuff.PACKET_MULTICAST : SkBuff.PACKET_OTHERHOST;
    }

    /// Pushes an Ethernet header; see [HeaderOps#create].
    @Linux(value = "eth_header", file = "net/ethernet/eth.c")
    public static int header(SkBuff skb, NetDevice dev, int type,
            long daddr, long saddr) {
        EthHdr eth = new EthHdr(skb.mem(), skb.push(EthHdr.LEN));
        eth.proto(type);
        eth.source(saddr == HeaderOps.NO_ADDR ? dev.devAddr() : saddr);
        if (daddr != HeaderOps.NO_ADDR) {
            eth.dest(daddr);
            return EthHdr.LEN;
        }
        if ((dev.flags() & (Iff.LOOPBACK | Iff.NOARP)) != 0) {
            eth.dest(0);
            return EthHdr.LEN;
        }
        return -EthHdr.LEN;
    }

    /// Appends zeros until `skb` is `n` bytes long; false without memory,
    /// and then `skb` is freed.
    @Linux(value = "skb_put_padto", file = "include/linux/skbuff.h",
        renamed = true)
    public static boolean skbPad(SkBuff skb, int n) {
        int more = n - skb.len();
        if (more <= 0) {
            return true;
        }
        if (!skb.linearize() || (skb.cloned() || skb.tailroom() < more)
                && !skb.expandHead(0, more)) {
            skb.free(DropReason.NOMEM);
            return false;
        }
        skb.mem().asSlice(skb.put(more), more).fill((byte) 0);
        return true;
    }
}
