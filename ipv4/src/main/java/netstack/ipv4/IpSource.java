package netstack.ipv4;

import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// What sends a datagram, as far as IP must know it: where memory and bytes
/// come from, and the options of the socket.
@Linux(value = "ipcm_cookie", file = "include/net/ip.h", renamed = true)
public interface IpSource {
    /// Never DF, path MTU unused.
    int IP_PMTUDISC_DONT = 0;
    /// DF while the packet fits the path MTU.
    int IP_PMTUDISC_WANT = 1;
    /// DF always; larger packets are refused.
    int IP_PMTUDISC_DO = 2;
    /// DF always, path MTU unused.
    int IP_PMTUDISC_PROBE = 3;
    /// As PROBE, without believing anybody.
    int IP_PMTUDISC_INTERFACE = 4;
    /// As INTERFACE, but without DF.
    int IP_PMTUDISC_OMIT = 5;

    /// A packet with `size` bytes of room, charged to the sender; null, and
    /// then [#err] says why.
    SkBuff allocSendSkb(int size);

    /// The negative error number of the last failed allocation.
    int err();

    /// Copies bytes `offset` to `offset + len` of the sender's data to
    /// address `to` of `skb.mem()`; unless the packet's checksum is left to
    /// the device, adds their partial sum to `skb.csum()`.
    void getfrag(SkBuff skb, long to, int offset, int len);

    /// The payload of each datagram that the data is to be cut into later
    /// (`UDP_SEGMENT`), or 0: then it is one.
    default int gsoSize() {
        return 0;
    }

    /// Puts all `len` bytes of the sender's data behind the linear part of
    /// `skb`, in pages; asked of a source that has a [#gsoSize].
    ///
    /// @return false, and then [#err] says why
    default boolean appendPages(SkBuff skb, int len) {
        throw new UnsupportedOperationException("no pages");
    }

    /// IP_MTU_DISCOVER.
    default int pmtudisc() {
        return IP_PMTUDISC_WANT;
    }

    /// IP_TTL, or -1 for the host's default.
    default int ttl() {
        return -1;
    }

    /// IP_MULTICAST_TTL.
    default int mcTtl() {
        return 1;
    }

    /// The TOS byte.
    default int tos() {
        return 0;
    }

    /// The next of `segs` IP identifiers of a connected socket, or -1.
    default int inetId(int segs) {
        return -1;
    }

    /// SO_PRIORITY.
    default int priority() {
        return 0;
    }

    /// SO_MARK.
    default int mark() {
        return 0;
    }
}
