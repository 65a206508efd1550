package netstack.transport;

import netstack.skbuff.Linux;

/// An IPv4 address and a port, as programs give them to system calls and get
/// them back; one object may serve many calls.
@Linux(value = "sockaddr_in", file = "include/uapi/linux/in.h")
public final class SockaddrIn extends Sockaddr {
    public static final int AF_UNSPEC = 0;
    public static final int AF_INET = 2;

    /// The address, first byte highest; 0 is any.
    public int addr;
    /// The port, 0 to 65535.
    public int port;

    /// Any address, no port: to be filled in.
    public SockaddrIn() {
        family = AF_INET;
    }

    public SockaddrIn(int addr, int port) {
        this();
        this.addr = addr;
        this.port = port;
    }

    /// Fills it in.
    public SockaddrIn set(int newAddr, int newPort) {
        family = AF_INET;
        addr = newAddr;
        port = newPort;
        return this;
    }

    @Override
    public String toString() {
        return (addr >>> 24) + "." + (addr >>> 16 & 255) + "."
            + (addr >>> 8 & 255) + "." + (addr & 255) + ":" + port;
    }
}
