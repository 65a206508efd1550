package netstack.host.live;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/// A TAP device of the real kernel: Ethernet frames by read and write, never
/// blocking (Documentation/networking/tuntap.rst).
public final class Tap implements AutoCloseable {
    private static final String CLONE_DEVICE = "/dev/net/tun";
    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final long TUNSETIFF = 0x400454caL;
    private static final int IFF_TAP = 0x0002;
    private static final int IFF_NO_PI = 0x1000;
    private static final short POLLIN = 1;
    private static final int NAME_LENGTH = 15;      // IFNAMSIZ - 1
    private static final int FLAGS = 16;            // ifr_flags in ifreq
    private static final int POLLFD = 8;            // fd, events, revents

    private final Arena arena = Arena.ofShared();
    private final Libc libc = new Libc(arena);
    private final MemorySegment pollFds = arena.allocate(2 * POLLFD, 4);
    private final MemorySegment timeout = arena.allocate(16, 8);
    private final String name;
    private final boolean made;
    private final int fd;

    /// Opens the device `name`, and makes it if there is none.
    public Tap(String name) throws TapException {
        if (!name.matches("[A-Za-z0-9_.-]{1," + NAME_LENGTH + "}")) {
            throw new TapException("\"" + name + "\" is no device name");
        }
        this.name = name;
        made = !Files.exists(Path.of("/sys/class/net", name));
        fd = libc.open(arena.allocateFrom(CLONE_DEVICE), O_RDWR | O_NONBLOCK);
        if (fd < 0) throw refused("open " + CLONE_DEVICE);
        MemorySegment ifreq = arena.allocate(40, 8);
        ifreq.setString(0, name);
        ifreq.set(JAVA_SHORT, FLAGS, (short) (IFF_TAP | IFF_NO_PI));
        if (libc.ioctl(fd, TUNSETIFF, ifreq) < 0) {
            TapException e = refused("attach to " + name);
            libc.close(fd);
            throw e;
        }
        watch(0, fd);
        watch(1, -1);
    }

    private void watch(int slot, int what) {
        pollFds.set(JAVA_INT, (long) slot * POLLFD, what);
        pollFds.set(JAVA_SHORT, (long) slot * POLLFD + 4, POLLIN);
    }

    /// Lets a ring of `bell` end [#poll] too.
    public void endPollBy(EventFd bell) {
        watch(1, bell.fd());
    }

    public String name() {
        return name;
    }

    /// Whether the device was made here and goes with this process.
    public boolean made() {
        return made;
    }

    /// Reads one frame into `to`: its length, or -1 when there is none (or
    /// the kernel's end is down).
    public int read(MemorySegment to) throws TapException {
        long n = libc.read(fd, to, to.byteSize());
        if (n >= 0) return (int) n;
        int errno = libc.errno();
        if (errno == Libc.EAGAIN || errno == Libc.EINTR
                || errno == Libc.EIO) return -1;
        throw new TapException("read " + name + ": " + libc.error());
    }

    /// Writes one frame of `n` bytes; false when the kernel did not take it.
    public boolean write(MemorySegment from, int n) throws TapException {
        if (libc.write(fd, from, n) == n) return true;
        int errno = libc.errno();
        if (errno == Libc.EAGAIN || errno == Libc.EINTR
                || errno == Libc.EIO || errno == Libc.EINVAL) return false;
        throw new TapException("write " + name + ": " + libc.error());
    }

    /// Waits at most `ns` (negative: for ever) for a frame; whether there is
    /// one to read.
    public boolean poll(long ns) {
        timeout.set(JAVA_LONG, 0, ns / 1_000_000_000);
        timeout.set(JAVA_LONG, 8, ns % 1_000_000_000);
        libc.ppoll(pollFds, 2, ns < 0 ? MemorySegment.NULL : timeout);
        return (pollFds.get(JAVA_SHORT, 6) & POLLIN) != 0;
    }

    @Override
    public void close() {
        libc.close(fd);
        arena.close();
    }

    private TapException refused(String what) {
        return new TapException(switch (libc.errno()) {
            case Libc.ENOENT -> what + ": the tun module is missing; type:\n"
                    + "  sudo modprobe tun";
            case Libc.EBUSY -> what + ": another program holds " + name
                    + "; use another name, as in --dev tap7";
            case Libc.EPERM, Libc.EACCES -> what + ": " + libc.error()
                    + ". A TAP device needs CAP_NET_ADMIN and access to "
                    + CLONE_DEVICE + ".\nRun this command with sudo, or make "
                    + "the device once for yourself:\n"
                    + "  sudo ip tuntap add dev " + name
                    + " mode tap user $(id -un)\n"
                    + "  sudo ip addr add 10.0.0.1/24 dev " + name + "\n"
                    + "  sudo ip link set " + name + " up\n"
                    + "  ls -l " + CLONE_DEVICE
                    + "    # must be crw-rw-rw-, else: sudo chmod 666 "
                    + CLONE_DEVICE;
            default -> what + ": " + libc.error();
        });
    }
}
