package netstack.host.live;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Gives the real kernel's end of a TAP device an address and brings it up,
/// as `ip addr add` and `ip link set up` would (netdevice(7)).
public final class KernelEnd {
    private static final int AF_INET = 2;
    private static final int SOCK_DGRAM = 2;
    private static final long SIOCGIFFLAGS = 0x8913;
    private static final long SIOCSIFFLAGS = 0x8914;
    private static final long SIOCSIFADDR = 0x8916;
    private static final long SIOCSIFNETMASK = 0x891c;
    private static final short IFF_UP = 1;
    private static final int ARGUMENT = 16;         // behind ifr_name
    private static final int ADDRESS_IN_SOCKADDR = 4;

    private KernelEnd() {}

    /// Sets `addr` (as an int, network order) with `prefixLen` on `name`.
    public static void configure(String name, int addr, int prefixLen)
            throws TapException {
        try (Arena arena = Arena.ofConfined()) {
            Libc libc = new Libc(arena);
            int fd = libc.socket(AF_INET, SOCK_DGRAM, 0);
            if (fd < 0) throw new TapException("socket: " + libc.error());
            MemorySegment ifreq = arena.allocate(40, 8);
            ifreq.setString(0, name);
            int mask = prefixLen == 0 ? 0 : -1 << 32 - prefixLen;
            try {
                request(libc, fd, SIOCSIFADDR, address(ifreq, addr));
                request(libc, fd, SIOCSIFNETMASK, address(ifreq, mask));
                ifreq.asSlice(ARGUMENT).fill((byte) 0);
                request(libc, fd, SIOCGIFFLAGS, ifreq);
                ifreq.set(JAVA_SHORT, ARGUMENT, (short)
                        (ifreq.get(JAVA_SHORT, ARGUMENT) | IFF_UP));
                request(libc, fd, SIOCSIFFLAGS, ifreq);
            } finally {
                libc.close(fd);
            }
        }
    }

    private static MemorySegment address(MemorySegment ifreq, int addr) {
        ifreq.asSlice(ARGUMENT).fill((byte) 0);
        ifreq.set(JAVA_SHORT, ARGUMENT, (short) AF_INET);
        for (int i = 0; i < 4; i++) {
            ifreq.set(JAVA_BYTE, ARGUMENT + ADDRESS_IN_SOCKADDR + i,
                    (byte) (addr >>> 24 - 8 * i));
        }
        return ifreq;
    }

    private static void request(Libc libc, int fd, long request,
            MemorySegment ifreq) throws TapException {
        if (libc.ioctl(fd, request, ifreq) >= 0) return;
        throw new TapException("can't set up the kernel's end: "
                + libc.error());
    }
}
