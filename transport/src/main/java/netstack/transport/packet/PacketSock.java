package netstack.transport.packet;

import netstack.driver.machine.Mutex;
import netstack.driver.net.NetDevice;
import netstack.napi.PacketType;
import netstack.qdisc.TxTap;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbDestructor;
import netstack.transport.Sock;
import netstack.transport.SockaddrLl;

/// A packet socket: the socket, and its hook among the takers of packets.
///
/// The hook's type and device are fixed while it is in (`running`). One for
/// all types sees what is sent too.
@Linux(value = "packet_sock", file = "net/packet/internal.h")
public final class PacketSock extends Sock implements PacketType, TxTap {
    private static final SkbDestructor RFREE = PacketSock::rfree;

    final AfPacket family;
    int num;
    int ifindex;
    boolean running;
    boolean ignoreOutgoing;
    boolean auxdata;
    boolean origdev;
    /// Packets taken, and lost, since the statistics were read.
    int tpPackets;
    int tpDrops;
    /// How often a ring of version 3 was full, since then.
    int freezeQCnt;
    TpacketVersion tpVersion = TpacketVersion.V1;
    /// Room that the program wants in front of each packet in the ring.
    int tpReserve;
    /// Whether a packet that does not fit its frame is queued whole.
    int copyThresh;
    PacketRingBuffer rxRing = new PacketRingBuffer();
    /// Mappings of the ring.
    int mapped;
    final Mutex pgVecLock;
    final PacketMclist mclist;
    /// The group that it shares packets with, or null.
    PacketFanout fanout;
    PacketRollover rollover;
    /// Little room is left: nothing rolls over to it.
    boolean pressure;
    private int hookType;
    private NetDevice hookDev;

    PacketSock(AfPacket family, int type) {
        super(family.net, SockaddrLl.AF_PACKET, type, 0, null);
        this.family = family;
        mclist = new PacketMclist(net);
        pgVecLock = new Mutex(net.machine(), "pg_vec_lock");
    }

    @Override
    public int type() {
        return hookType;
    }

    @Override
    public NetDevice dev() {
        return hookDev;
    }

    /// The Ethernet type that it asked for, 0 for none.
    public int num() {
        return num;
    }

    /// The device's number, 0 for all, -1 when the device has gone.
    public int ifindex() {
        return ifindex;
    }

    /// Whether packets come in.
    public boolean running() {
        return running;
    }

    /// Whether the hook is of this type and on this device.
    boolean hooked(int proto, NetDevice dev) {
        return hookType == proto && hookDev == dev;
    }

    /// Points the hook, which is out, at another type and device.
    void hook(int proto, NetDevice dev) {
        hookType = proto;
        hookDev = dev;
    }

    @Linux(value = "register_prot_hook", file = "net/packet/af_packet.c")
    void registerProtHook() {
        if (!running) {
            running = true;
            if (fanout != null) {
                fanout.link(this);
            } else {
                family.addPack(this, this);
            }
        }
    }

    @Linux(value = "unregister_prot_hook", file = "net/packet/af_packet.c")
    void unregisterProtHook() {
        if (running) {
            running = false;
            if (fanout != null) {
                fanout.unlink(this);
            } else {
                family.removePack(this, this);
            }
        }
    }

    @Override
    public int rcv(SkBuff skb, NetDevice dev, PacketType pt,
            NetDevice origDev) {
        return rxRing.pgVec == null
            ? family.rcv.rcv(this, skb, dev, origDev)
            : family.tpacketRcv.rcv(this, skb, dev, origDev);
    }

    @Override
    public boolean wants(SkBuff original) {
        return !ignoreOutgoing && original.sk() != this;
    }

    @Override
    public void xmitNit(SkBuff skb, NetDevice dev) {
        rcv(skb.get(), dev, this, dev);
    }

    /// Charges a received packet to this socket until it is freed. No
    /// protocol's memory stands behind it: the buffer alone limits it.
    void setOwnerR(SkBuff skb) {
        skb.orphan();
        skb.sk(this);
        skb.destructor(RFREE);
        rmemAlloc += skb.truesize();
    }

    private static void rfree(SkBuff skb) {
        Sock sk = (Sock) skb.sk();
        sk.machine().cpu().sync();
        sk.rmemAlloc -= skb.truesize();
    }

    /// Nothing more comes in; what waits is dropped.
    @Linux(value = "packet_release", file = "net/packet/af_packet.c",
        renamed = true)
    void destroy() {
        unregisterProtHook();
        hookDev = null;
        mclist.flush();
        lockSock();
        if (rxRing.pgVec != null) {
            PacketSetRing.setRing(this, TpacketReq3.NONE, true);
        }
        releaseSock();
        family.fanouts.release(this);
        net.synchronize();
        dead = true;
        purge();
    }

    void purge() {
        receiveQueue.queuePurge(DropReason.QUEUE_PURGE);
    }
}
