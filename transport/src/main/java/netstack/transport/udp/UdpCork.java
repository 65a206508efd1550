package netstack.transport.udp;

import static netstack.driver.net.Errno.EMSGSIZE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import netstack.ipv4.route.Rtable;
import netstack.skbuff.Linux;
import netstack.transport.Msghdr;
import netstack.transport.wire.UdpHdr;

/// A datagram that grows by several calls before it is sent: with
/// `MSG_MORE`, or while `UDP_CORK` is set. Where it goes is what the first
/// of them said.
///
/// Simplified: its bytes wait in an array, and are charged to the send
/// buffer when they go.
@Linux(value = "cork", file = "include/net/inet_sock.h", renamed = true)
final class UdpCork {
    private static final int MOST = 0xffff - 20 - UdpHdr.LEN;

    /// `UDP_CORK`.
    boolean on;
    /// The message that is to be sent, and its way; null if none waits.
    UdpMsg out;
    Rtable rt;
    private byte[] data = {};
    private int len;
    private int flags;
    private int udpSegment;

    boolean pending() {
        return out != null;
    }

    /// Whether `msg` is not to be sent at once.
    boolean holds(Msghdr msg) {
        return on || (msg.flags & Msghdr.MSG_MORE) != 0;
    }

    /// The first part of a datagram comes: remembers its way.
    void begin(UdpMsg message, Rtable way, Msghdr msg) {
        out = message;
        rt = way;
        flags = msg.flags;
        udpSegment = msg.udpSegment;
        len = 0;
    }

    /// Adds the bytes of `msg`.
    ///
    /// @return 0 or -EMSGSIZE
    @Linux(value = "ip_append_data", file = "net/ipv4/ip_output.c",
        renamed = true)
    int append(Msghdr msg) {
        if (len + msg.len > MOST) {
            return -EMSGSIZE;
        }
        if (len + msg.len > data.length) {
            data = Arrays.copyOf(data, Math.max(2 * data.length,
                len + msg.len));
        }
        MemorySegment.copy(msg.base, ValueLayout.JAVA_BYTE, msg.offset, data,
            len, msg.len);
        len += msg.len;
        flags = flags & ~Msghdr.MSG_DONTWAIT
            | msg.flags & Msghdr.MSG_DONTWAIT;
        return 0;
    }

    /// All of it as one message.
    Msghdr message() {
        Msghdr msg = new Msghdr().set(MemorySegment.ofArray(data), 0, len,
            flags & ~Msghdr.MSG_MORE, null);
        msg.udpSegment = udpSegment;
        return msg;
    }

    /// Nothing waits any more; returns what did.
    UdpMsg end() {
        UdpMsg was = out;
        out = null;
        rt = null;
        data = new byte[0];
        len = 0;
        return was;
    }
}
