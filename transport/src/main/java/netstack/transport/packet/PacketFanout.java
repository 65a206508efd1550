package netstack.transport.packet;

import java.util.Arrays;
import netstack.driver.machine.SpinLock;
import netstack.driver.net.NetDevice;
import netstack.ipv4.IpCheckDefrag;
import netstack.napi.PacketType;
import netstack.qdisc.TxTap;
import netstack.skbuff.DropReason;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;
import netstack.transport.bpf.BpfProg;

/// Sockets that share what comes in: each packet goes to one of them. The
/// group has the hook; its members have none.
///
/// Left out: eBPF programs.
@Linux(value = "packet_fanout", file = "net/packet/internal.h")
public final class PacketFanout implements PacketType, TxTap {
    /// By the flow, the same for both directions.
    public static final int HASH = 0;
    /// In turn.
    public static final int LB = 1;
    /// By the CPU that received it.
    public static final int CPU = 2;
    /// To the first one until it is full, then to the next.
    public static final int ROLLOVER = 3;
    /// By chance.
    public static final int RND = 4;
    /// By the card's queue.
    public static final int QM = 5;
    /// By a program: `PACKET_FANOUT_DATA` with a [SockFprog].
    public static final int CBPF = 6;

    /// Who has no room passes its packets on.
    public static final int FLAG_ROLLOVER = 0x1000;
    /// Makes a new group; its number is read back.
    public static final int FLAG_UNIQUEID = 0x2000;
    public static final int FLAG_IGNORE_OUTGOING = 0x4000;
    /// IP fragments are put together first, so that all go to one member.
    public static final int FLAG_DEFRAG = 0x8000;

    static final int MAX = 1 << 16;
    static final int DEFAULT_MAX = 256;

    final int id;
    final int type;
    final int flags;
    final int maxNumMembers;
    /// Sockets that belong to it, hooked or not.
    int skRef;
    BpfProg bpfProg;
    private final AfPacket family;
    private final SpinLock lock;
    private final int hookType;
    private final NetDevice hookDev;
    private PacketSock[] arr = {};
    private int rrCur;

    PacketFanout(PacketSock first, FanoutArgs args, int id, int flags) {
        family = first.family;
        this.id = id;
        type = args.typeFlags() & 0xff;
        this.flags = flags;
        maxNumMembers = args.maxNumMembers() == 0 ? DEFAULT_MAX
            : args.maxNumMembers();
        hookType = first.type();
        hookDev = first.dev();
        lock = new SpinLock(family.net.machine(), "fanout");
    }

    @Override
    public int type() {
        return hookType;
    }

    @Override
    public NetDevice dev() {
        return hookDev;
    }

    private boolean has(int flag) {
        return (flags << 8 & flag) != 0;
    }

    @Linux(value = "__fanout_link", file = "net/packet/af_packet.c")
    void link(PacketSock sk) {
        lock.lock();
        PacketSock[] more = Arrays.copyOf(arr, arr.length + 1);
        more[arr.length] = sk;
        arr = more;
        if (arr.length == 1) {
            family.addPack(this, this);
        }
        lock.unlock();
    }

    /// The last member takes the place of the one that goes.
    @Linux(value = "__fanout_unlink", file = "net/packet/af_packet.c")
    void unlink(PacketSock sk) {
        lock.lock();
        int i = Arrays.asList(arr).indexOf(sk);
        PacketSock[] fewer = arr.clone();
        fewer[i] = arr[arr.length - 1];
        arr = Arrays.copyOf(fewer, arr.length - 1);
        if (arr.length == 0) {
            family.removePack(this, this);
        }
        lock.unlock();
    }

    /// Members that take packets now.
    int numMembers() {
        return arr.length;
    }

    // tag::packet_rcv_fanout[]
    @Override
    @Linux(value = "packet_rcv_fanout", file = "net/packet/af_packet.c",
        renamed = true)
    public int rcv(SkBuff skb, NetDevice dev, PacketType pt,
            NetDevice origDev) {
        PacketSock[] members = arr;
        if (dev.net() != family.net || members.length == 0) {
            skb.free(DropReason.NOT_SPECIFIED);
            return 0;
        }
        SkBuff whole = has(FLAG_DEFRAG)
            ? IpCheckDefrag.checkDefrag(family.ipv4.frags, skb) : skb;
        if (whole == null) {
            return 0;
        }
        int idx = demux(members, whole);
        if (has(FLAG_ROLLOVER)) {
            idx = PacketRollover.demux(members, members.length, idx, whole,
                true);
        }
        return members[idx].rcv(whole, dev, pt, origDev);
    }

    private int demux(PacketSock[] members, SkBuff skb) {
        var machine = family.net.machine();
        int num = members.length;
        return switch (type) {
            case LB -> Integer.remainderUnsigned(++rrCur, num);
            case CPU -> machine.smpProcessorId() % num;
            case RND -> machine.random().nextInt(num);
            case QM -> skb.queueMapping() % num;
            case ROLLOVER -> PacketRollover.demux(members, num, 0, skb,
                false);
            case CBPF -> bpfProg == null ? 0
                : Integer.remainderUnsigned(bpfProg.run(skb), num);
            default -> family.net.flowHash().scaleSymmetric(skb, num);
        };
    }
    // end::packet_rcv_fanout[]

    @Override
    public boolean wants(SkBuff original) {
        return !has(FLAG_IGNORE_OUTGOING)
            && !(original.sk() instanceof PacketSock sk
                && sk.fanout == this);
    }

    @Override
    public void xmitNit(SkBuff skb, NetDevice dev) {
        rcv(skb.get(), dev, this, dev);
    }
}
