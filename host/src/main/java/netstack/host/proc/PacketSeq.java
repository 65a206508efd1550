package netstack.host.proc;

import java.util.Locale;
import netstack.skbuff.Linux;
import netstack.transport.packet.AfPacket;
import netstack.transport.packet.PacketSock;

/// `/proc/net/packet`: a line for each packet socket.
///
/// The socket's address is hidden (16 zeros), as the kernel hides it from
/// all but root, and there are no inodes.
@Linux(value = "packet_seq_ops", file = "net/packet/af_packet.c")
public final class PacketSeq {
    private final AfPacket packet;

    public PacketSeq(AfPacket packet) {
        this.packet = packet;
    }

    /// The whole file.
    @Linux(value = "packet_seq_show", renamed = true)
    public String show() {
        StringBuilder text = new StringBuilder(String.format("%-17s%s%n",
            "sk", "RefCnt Type Proto  Iface R Rmem   User   Inode"));
        for (PacketSock sk : packet.sockets()) text.append(line(sk));
        return text.toString();
    }

    /// The hook holds a reference beside the file's and the list's.
    private static String line(PacketSock sk) {
        return String.format(Locale.ROOT,
            "%016x %-6d %-4d %04x   %-5d %1d %-6d %-6d %-6d%n", 0,
            sk.running() ? 3 : 2, sk.type, sk.num(), sk.ifindex(),
            sk.running() ? 1 : 0, sk.rmemAlloc, sk.uid, 0);
    }
}
