package netstack.transport;

import netstack.skbuff.Linux;
import netstack.skbuff.PageSource;

/// How much memory all sockets of a protocol may hold together, in pages:
/// `udp_mem`, `tcp_mem`.
///
/// A socket takes whole pages from here and lends parts of them to packets
/// (`forwardAlloc`), so that not each packet touches the common number.
/// Below `mem[0]` nobody asks; from `mem[1]` on the protocol is under
/// pressure; beyond `mem[2]` only sockets that hold little get more.
@Linux(value = "proto_mem", file = "net/core/sock.c", renamed = true)
public final class ProtoMem {
    /// min, pressure, max: the values of the sysctl.
    private final long[] mem;
    private long allocated;
    private boolean pressure;

    /// @param mem the three numbers, which may change
    public ProtoMem(long[] mem) {
        this.mem = mem;
    }

    /// Pages in use, as `/proc/net/sockstat` shows them.
    public long allocated() {
        return allocated;
    }

    public boolean pressure() {
        return pressure;
    }

    /// Pages for `bytes`.
    @Linux("sk_mem_pages")
    static int pages(int bytes) {
        return bytes + PageSource.PAGE_SIZE - 1 >> PageSource.PAGE_SHIFT;
    }

    /// Takes pages.
    ///
    /// @param little whether the socket holds less than its minimum
    /// @return false if there are none to be had
    @Linux("__sk_mem_raise_allocated")
    boolean raiseAllocated(int pages, boolean little) {
        allocated += pages;
        if (allocated <= mem[0]) {
            pressure = false;
            return true;
        }
        if (allocated > mem[1]) {
            pressure = true;
        }
        if (allocated <= mem[2] || little) {
            return true;
        }
        allocated -= pages;
        return false;
    }

    /// Gives pages back.
    @Linux("__sk_mem_reduce_allocated")
    void reduceAllocated(int pages) {
        allocated -= pages;
        if (pressure && allocated < mem[0]) {
            pressure = false;
        }
    }
}
