package netstack.transport.packet;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Where a member's packets roll over to when it has no room.
@Linux(value = "packet_rollover", file = "net/packet/internal.h")
final class PacketRollover {
    private static final int ROLLOVER_HLEN = 16;

    long num;
    long numHuge;
    long numFailed;
    private int sock;
    private final int[] history = new int[ROLLOVER_HLEN];

    // tag::fanout_demux_rollover[]
    /// The member for a packet that is `idx`'s, or another with room.
    ///
    /// @param trySelf whether `idx` may keep it
    @Linux(value = "fanout_demux_rollover",
        file = "net/packet/af_packet.c", renamed = true)
    static int demux(PacketSock[] arr, int num, int idx, SkBuff skb,
            boolean trySelf) {
        PacketSock self = arr[idx];
        PacketRollover r = self.rollover;
        PacketRoom room = PacketRoom.NONE;
        if (trySelf) {
            room = PacketRoom.note(self, skb);
            if (room == PacketRoom.NORMAL
                    || room == PacketRoom.LOW && !r.huge(self, skb)) {
                return idx;
            }
        }
        int start = Math.min(r.sock, num - 1);
        for (int n = 0; n < num; n++) {
            int i = (start + n) % num;
            if ((!trySelf || i != idx) && !arr[i].pressure
                    && PacketRoom.note(arr[i], skb) == PacketRoom.NORMAL) {
                r.sock = i;
                r.num++;
                r.numHuge += room == PacketRoom.LOW ? 1 : 0;
                return i;
            }
        }
        r.numFailed++;
        return idx;
    }
    // end::fanout_demux_rollover[]

    /// Whether more than half of the last packets that came near the limit
    /// are of this flow. One of them, by chance, is forgotten for it.
    @Linux(value = "fanout_flow_is_huge", file = "net/packet/af_packet.c",
        renamed = true)
    private boolean huge(PacketSock sk, SkBuff skb) {
        int rxhash = sk.net.flowHash().of(skb);
        int count = 0;
        for (int h : history) {
            count += h == rxhash ? 1 : 0;
        }
        history[sk.machine().random().nextInt(ROLLOVER_HLEN)] = rxhash;
        return count > ROLLOVER_HLEN / 2;
    }
}
