package netstack.host.packetdrill.sys;

import netstack.transport.SockaddrIn;

/// What the runner is told of sockets, and what it knows that calls need:
/// scripts write addresses as `...`.
public interface Sockets {
    /// Where sockets are bound.
    SockaddrIn bindAddr();

    /// Where they connect and send to.
    SockaddrIn connectAddr();

    /// Whether the host's sockets are to be IPv4.
    boolean ipv4();

    /// A socket is about to connect or to send to `to` for the first time.
    void connecting(int fd, SockaddrIn to);

    /// A socket is bound to `addr`.
    void bound(int fd, SockaddrIn addr);

    /// The kernel chose `addr` for a socket.
    void named(int fd, SockaddrIn addr);

    /// A socket listens.
    void listening(int fd);

    /// A connection was accepted as `fd`.
    void accepted(int fd);

    /// When the script began, in ns, and how far a time may be off, in ns.
    long startNs();

    long toleranceNs();

    /// A descriptor was closed.
    void closed(int fd);
}
