package netstack.transport.packet;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// How much room a packet socket has: none, little, or a quarter of its
/// buffer at least.
@Linux(value = "packet_room", file = "net/packet/af_packet.c",
    renamed = true)
enum PacketRoom {
    NONE, LOW, NORMAL;

    private static final int POW_OFF = 2;

    /// @param skb the packet that is to go in; null for none
    @Linux(value = "__packet_rcv_has_room", renamed = true)
    static PacketRoom of(PacketSock sk, SkBuff skb) {
        sk.machine().cpu().sync();
        if (sk.rxRing.pgVec == null) {
            int avail = sk.rcvbuf - sk.rmemAlloc
                - (skb == null ? 0 : skb.truesize());
            return avail > sk.rcvbuf >> POW_OFF ? NORMAL
                : avail > 0 ? LOW : NONE;
        }
        return ring(sk, POW_OFF) ? NORMAL : ring(sk, 0) ? LOW : NONE;
    }

    /// The same, and notes whether the socket is short of it.
    @Linux(value = "packet_rcv_has_room", renamed = true)
    static PacketRoom note(PacketSock sk, SkBuff skb) {
        PacketRoom room = of(sk, skb);
        sk.pressure = room != NORMAL;
        return room;
    }

    /// The program has read: it may not be short of it any more.
    @Linux(value = "packet_rcv_try_clear_pressure", renamed = true)
    static void tryClearPressure(PacketSock sk) {
        if (sk.pressure && of(sk, null) == NORMAL) {
            sk.pressure = false;
        }
    }

    private static boolean ring(PacketSock sk, int powOff) {
        return sk.tpVersion == TpacketVersion.V3
            ? sk.rxRing.prbBdqc.hasRoom(powOff)
            : sk.rxRing.hasRoom(sk.tpVersion, powOff);
    }
}
