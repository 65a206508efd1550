package netstack.transport;

import netstack.skbuff.Linux;

/// The address of a socket, of the family that the socket has.
@Linux(value = "sockaddr", file = "include/linux/socket.h")
public abstract sealed class Sockaddr permits SockaddrIn, SockaddrLl {
    /// `AF_INET`, `AF_PACKET`, or `AF_UNSPEC` to dissolve a connection.
    public int family;
}
