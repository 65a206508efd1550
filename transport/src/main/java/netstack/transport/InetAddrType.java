package netstack.transport;

/// What a socket must know of the host's addresses to bind.
public interface InetAddrType {
    /// Whether `addr` is one of the host's own.
    boolean local(int addr);

    /// Whether a socket may be bound to `addr`: a local, broadcast or
    /// multicast address (or any, with `ip_nonlocal_bind`).
    boolean bindable(int addr, int ifindex);

    /// The first port that needs no privilege
    /// (`net.ipv4.ip_unprivileged_port_start`).
    int unprivilegedPortStart();
}
