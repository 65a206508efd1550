package netstack.transport.packet;

import netstack.driver.net.Errno;
import netstack.skbuff.Linux;
import netstack.transport.Errnos;

/// The options of a packet socket's own level.
@Linux(value = "packet_sockopt", file = "net/packet/af_packet.c",
    renamed = true)
public final class PacketSockopt {
    public static final int SOL_PACKET = 263;

    private static final TpacketVersion[] VERSIONS =
        TpacketVersion.values();

    /// Asks for more than the device's own frames: a [PacketMreq].
    public static final int PACKET_ADD_MEMBERSHIP = 1;
    public static final int PACKET_DROP_MEMBERSHIP = 2;
    /// Makes a ring as a [TpacketReq] or [TpacketReq3] says.
    public static final int PACKET_RX_RING = 5;
    /// Reads and clears the counts: into a [TpacketStats].
    public static final int PACKET_STATISTICS = 6;
    /// A packet that is too long for its frame is queued whole, too.
    public static final int PACKET_COPY_THRESH = 7;
    /// Each packet comes with a [TpacketAuxdata].
    public static final int PACKET_AUXDATA = 8;
    /// The address names the device that received, not the bridge above it.
    public static final int PACKET_ORIGDEV = 9;
    /// Which layout the next ring has: 0 to 2, as [TpacketVersion] counts.
    public static final int PACKET_VERSION = 10;
    /// Bytes of a frame's header of a version, which is given in `int[1]`.
    public static final int PACKET_HDRLEN = 11;
    /// Bytes to leave free in front of each packet in the ring.
    public static final int PACKET_RESERVE = 12;
    /// Joins a group: a [FanoutArgs], or `id | typeFlags << 16`.
    public static final int PACKET_FANOUT = 18;
    /// Into a [TpacketRolloverStats].
    public static final int PACKET_ROLLOVER_STATS = 21;
    /// What a group's program is: a [SockFprog].
    public static final int PACKET_FANOUT_DATA = 22;
    /// Sees nothing of what this host sends.
    public static final int PACKET_IGNORE_OUTGOING = 23;

    private PacketSockopt() {
    }

    @Linux(value = "packet_setsockopt", renamed = true)
    static int set(PacketSock sk, int name, int value) {
        switch (name) {
            case PACKET_AUXDATA -> sk.auxdata = value != 0;
            case PACKET_ORIGDEV -> sk.origdev = value != 0;
            case PACKET_COPY_THRESH -> sk.copyThresh = value;
            case PACKET_FANOUT -> {
                return sk.family.fanouts.add(sk, FanoutArgs.of(value));
            }
            case PACKET_VERSION, PACKET_RESERVE -> {
                sk.lockSock();
                int err = layout(sk, name, value);
                sk.releaseSock();
                return err;
            }
            case PACKET_IGNORE_OUTGOING -> {
                if (value < 0 || value > 1) {
                    return -Errno.EINVAL;
                }
                sk.ignoreOutgoing = value == 1;
            }
            default -> {
                return -Errnos.ENOPROTOOPT.number;
            }
        }
        return 0;
    }

    // tag::packet_version[]
    /// What a ring was made by can't be changed while there is one. The
    /// caller holds the socket, as the one who makes a ring does.
    static int layout(PacketSock sk, int name, int value) {
        boolean version = name == PACKET_VERSION;
        if (value < 0 || version && value >= VERSIONS.length) {
            return -Errno.EINVAL;
        }
        if (sk.rxRing.pgVec != null) {
            return -Errno.EBUSY;
        }
        if (version) {
            sk.tpVersion = VERSIONS[value];
        } else {
            sk.tpReserve = value;
        }
        return 0;
    }
    // end::packet_version[]

    /// An option whose value is a struct.
    static int set(PacketSock sk, int name, Record value) {
        return switch (name) {
            case PACKET_ADD_MEMBERSHIP -> value instanceof PacketMreq mreq
                ? sk.mclist.add(mreq) : -Errno.EINVAL;
            case PACKET_DROP_MEMBERSHIP -> value instanceof PacketMreq mreq
                ? sk.mclist.drop(mreq) : -Errno.EINVAL;
            case PACKET_RX_RING -> rxRing(sk, value);
            case PACKET_FANOUT -> value instanceof FanoutArgs args
                ? sk.family.fanouts.add(sk, args) : -Errno.EINVAL;
            case PACKET_FANOUT_DATA -> value instanceof SockFprog prog
                ? FanoutGroups.setData(sk, prog) : -Errno.EINVAL;
            default -> -Errnos.ENOPROTOOPT.number;
        };
    }

    private static int rxRing(PacketSock sk, Record value) {
        sk.lockSock();
        TpacketReq3 req = value instanceof TpacketReq3 r ? r
            : value instanceof TpacketReq r
                && sk.tpVersion != TpacketVersion.V3 ? r.req3() : null;
        int err = req == null ? -Errno.EINVAL
            : PacketSetRing.setRing(sk, req, false);
        sk.releaseSock();
        return err;
    }

    @Linux(value = "packet_getsockopt", renamed = true)
    static int get(PacketSock sk, int name) {
        return switch (name) {
            case PACKET_AUXDATA -> sk.auxdata ? 1 : 0;
            case PACKET_ORIGDEV -> sk.origdev ? 1 : 0;
            case PACKET_COPY_THRESH -> sk.copyThresh;
            case PACKET_VERSION -> sk.tpVersion.ordinal();
            case PACKET_FANOUT -> sk.fanout == null ? 0 : sk.fanout.id
                | sk.fanout.type << 16 | sk.fanout.flags << 24;
            case PACKET_RESERVE -> sk.tpReserve;
            case PACKET_IGNORE_OUTGOING -> sk.ignoreOutgoing ? 1 : 0;
            default -> -Errnos.ENOPROTOOPT.number;
        };
    }

    static int get(PacketSock sk, int name, Object into) {
        if (name == PACKET_STATISTICS && into instanceof TpacketStats s) {
            return statistics(sk, s);
        }
        if (name == PACKET_ROLLOVER_STATS
                && into instanceof TpacketRolloverStats s) {
            return rollover(sk, s);
        }
        if (name != PACKET_HDRLEN || !(into instanceof int[] val)) {
            return -Errnos.ENOPROTOOPT.number;
        }
        if (val.length != 1 || val[0] < 0 || val[0] >= VERSIONS.length) {
            return -Errno.EINVAL;
        }
        val[0] = VERSIONS[val[0]].len;
        return 0;
    }

    private static int rollover(PacketSock sk, TpacketRolloverStats into) {
        if (sk.rollover == null) {
            return -Errno.EINVAL;
        }
        into.tpAll = sk.rollover.num;
        into.tpHuge = sk.rollover.numHuge;
        into.tpFailed = sk.rollover.numFailed;
        return 0;
    }

    /// What was dropped counts as a packet too.
    private static int statistics(PacketSock sk, TpacketStats into) {
        sk.machine().cpu().sync();
        sk.receiveLock.lockBh();
        into.tpDrops = sk.tpDrops;
        into.tpPackets = sk.tpPackets + sk.tpDrops;
        into.tpFreezeQCnt = sk.freezeQCnt;
        sk.tpPackets = 0;
        sk.tpDrops = 0;
        sk.freezeQCnt = 0;
        sk.receiveLock.unlockBh();
        return 0;
    }
}
