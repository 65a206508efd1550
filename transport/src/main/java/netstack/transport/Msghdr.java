package netstack.transport;

import java.lang.foreign.MemorySegment;
import java.util.List;
import netstack.skbuff.Linux;

/// One message on its way between a program and a socket: where the
/// program's bytes are, the other side's address, flags.
@Linux(value = "msghdr", file = "include/linux/socket.h")
public final class Msghdr {
    public static final int MSG_OOB = 1;
    public static final int MSG_PEEK = 2;
    public static final int MSG_CTRUNC = 8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_EOR = 0x80;
    public static final int MSG_CONFIRM = 0x800;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_MORE = 0x8000;
    public static final int MSG_ZEROCOPY = 0x4000000;
    public static final int MSG_FASTOPEN = 0x20000000;

    /// The program's memory.
    public MemorySegment base;
    /// Where in it the message starts.
    public long offset;
    /// How many bytes to send, or room to receive.
    public int len;
    /// Lengths of the parts of a vector; null for one part.
    public int[] iov;
    /// The flags of the call.
    public int flags;
    /// Send: the destination, null if none was given. Receive: where the
    /// source goes, null if the program does not ask.
    public Sockaddr name;
    /// Receive: `MSG_TRUNC` if the datagram was longer than the room.
    public int msgFlags;
    /// Receive: room for the one control message that the socket may send
    /// along, as [netstack.transport.packet.TpacketAuxdata]; null for none,
    /// and then `MSG_CTRUNC` tells that one was lost.
    public Object msgControl;
    /// Send: control messages. Receive: gets them; null if the program has no
    /// room for any.
    public List<Cmsg> cmsgs;
    /// Receive: the bytes that wait behind this message, if the socket tells
    /// (`TCP_INQ`); -1 if not.
    public int msgInq = -1;
    /// Send: the size of the datagrams that this message is to be cut into
    /// (`UDP_SEGMENT` as a control message); -1 for the socket's own.
    public int udpSegment = -1;
    /// Receive: the size of the datagrams that this one was merged from
    /// (`UDP_GRO` as a control message); 0 if it was not.
    public int udpGro;

    /// Fills it in.
    public Msghdr set(MemorySegment memory, long at, int length,
            int callFlags, Sockaddr address) {
        base = memory;
        offset = at;
        len = length;
        iov = null;
        flags = callFlags;
        name = address;
        msgFlags = 0;
        msgControl = null;
        cmsgs = null;
        msgInq = -1;
        udpSegment = -1;
        udpGro = 0;
        return this;
    }

    /// Adds a control message, or tells that one was lost.
    @Linux(value = "put_cmsg", file = "net/core/scm.c", renamed = true)
    public void putCmsg(int level, int type, Object data) {
        if (cmsgs == null) {
            msgFlags |= MSG_CTRUNC;
        } else {
            cmsgs.add(new Cmsg(level, type, data));
        }
    }

    /// Whether `n` bytes from the message's byte `from` on are in the
    /// program's memory.
    public boolean accessOk(int from, int n) {
        return from >= 0 && n >= 0 && offset >= 0
            && offset + from <= base.byteSize() - n;
    }

    /// How many bytes there are from byte `from` to the end of the part of
    /// the vector that it lies in.
    public int partLeft(int from) {
        if (iov == null) {
            return len - from;
        }
        int end = 0;
        for (int part : iov) {
            end += part;
            if (from < end) {
                return end - from;
            }
        }
        return 0;
    }

    /// Whether a part of the vector begins at byte `at`.
    public boolean partBegins(int at) {
        return iov != null && at > 0 && partLeft(at) != 0
            && partLeft(at - 1) == 1;
    }

    /// Whether `MSG_DONTWAIT` is given.
    public boolean dontwait() {
        return (flags & MSG_DONTWAIT) != 0;
    }
}
