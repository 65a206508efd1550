package netstack.transport.packet;

import netstack.driver.net.Errno;
import netstack.skbuff.Linux;
import netstack.transport.Errnos;

/// The options of a packet socket's own level.
@Linux(value = "packet_sockopt", file = "net/packet/af_packet.c",
    renamed = true)
public final class PacketSockopt {
    public static final int SOL_PACKET = 263;

    /// Reads and clears the counts: into a [TpacketStats].
    public static final int PACKET_STATISTICS = 6;
    /// Each packet comes with a [TpacketAuxdata].
    public static final int PACKET_AUXDATA = 8;
    /// The address names the device that received, not the bridge above it.
    public static final int PACKET_ORIGDEV = 9;
    /// Sees nothing of what this host sends.
    public static final int PACKET_IGNORE_OUTGOING = 23;

    private PacketSockopt() {
    }

    @Linux(value = "packet_setsockopt", renamed = true)
    static int set(PacketSock sk, int name, int value) {
        switch (name) {
            case PACKET_AUXDATA -> sk.auxdata = value != 0;
            case PACKET_ORIGDEV -> sk.origdev = value != 0;
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

    @Linux(value = "packet_getsockopt", renamed = true)
    static int get(PacketSock sk, int name) {
        return switch (name) {
            case PACKET_AUXDATA -> sk.auxdata ? 1 : 0;
            case PACKET_ORIGDEV -> sk.origdev ? 1 : 0;
            case PACKET_IGNORE_OUTGOING -> sk.ignoreOutgoing ? 1 : 0;
            default -> -Errnos.ENOPROTOOPT.number;
        };
    }

    /// What was dropped counts as a packet too.
    static int statistics(PacketSock sk, TpacketStats into) {
        sk.machine().cpu().sync();
        sk.receiveLock.lockBh();
        into.tpDrops = sk.tpDrops;
        into.tpPackets = sk.tpPackets + sk.tpDrops;
        sk.tpPackets = 0;
        sk.tpDrops = 0;
        sk.receiveLock.unlockBh();
        return 0;
    }
}
