package netstack.exercises.script.worker;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import netstack.host.Host;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.transport.ErrnoException;
import netstack.transport.Msghdr;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrIn;
import netstack.transport.Syscalls;

/// A program's UDP socket on a host, for seeing what gets up to it. Used
/// from a program only.
public final class UdpPort {

    private static final int LARGEST = 2048;

    private final Syscalls sys;
    private final int fd;

    /// A socket that is bound to `port` of all addresses.
    public UdpPort(Host host, int port) {
        sys = host.syscalls();
        fd = sys.socket(SockaddrIn.AF_INET, SockOpt.SOCK_DGRAM, 0);
        sys.bind(fd, new SockaddrIn(Ipv4Addr.ANY, port));
    }

    /// The payloads that wait in it, in order.
    public List<byte[]> received() {
        List<byte[]> all = new ArrayList<>();
        byte[] buf = new byte[LARGEST];
        try {
            while (true) {
                int n = sys.recvfrom(fd, buf, Msghdr.MSG_DONTWAIT, null);
                all.add(Arrays.copyOf(buf, n));
            }
        } catch (ErrnoException empty) {
            return all;
        }
    }
}
