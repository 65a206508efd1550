package netstack.driver.machine;

import static netstack.skbuff.Cost.*;

import java.util.EnumMap;
import java.util.Map;
import netstack.skbuff.Cost;

/// The numbers of the named cost profiles.
final class CostProfiles {
    private static final long CENTURY_SCALE = 5;

    private final Map<Cost, Long> costs = new EnumMap<>(Cost.class);

    private CostProfiles() {
    }

    private CostProfiles set(long cost, Cost... points) {
        for (Cost c : points) {
            costs.put(c, cost);
        }
        return this;
    }

    static CostModel free() {
        return new CostProfiles().set(1, SYSCALL, SOFTIRQ_ENTRY,
                CONTEXT_SWITCH, CPU_RELAX).model("free");
    }

    private CostModel model(String name) {
        return new CostModel(name, costs);
    }

    /// A server of about 2018 with a 10 Gbit/s NIC, at 3 GHz.
    ///
    /// Receive and transmit points are fitted so that one core drops
    /// 24.3 Mpps in XDP (41 ns), 5.0 Mpps in the raw table (200 ns) and
    /// forwards 1.74 Mpps (575 ns): the XDP paper's figures (CoNEXT 2018,
    /// Xeon E5-1650 v4). The shares within these sums are estimates.
    static CostModel server82599() {
        return new CostProfiles().machine().memory().receive().transmit()
                .model("server-82599");
    }

    /// A host of about 2001 with an e1000: per packet five times the
    /// server's, fitted so that forwarding takes 2.75 to 2.9 us, the plateau
    /// of the kernel's NAPI_HOWTO (345 to 364 kpps).
    static CostModel gigabit2001() {
        CostProfiles p = new CostProfiles().machine().memory().receive()
                .transmit();
        p.costs.replaceAll((c, ns) -> ns * CENTURY_SCALE);
        // MMIO reads: 2100 cycles at 2.4 GHz (Olsson, Welte 2005).
        p.set(880, MMIO_READ).set(150, MMIO_WRITE);
        // Estimates: 1 GB/s of memory copy; the rest scales less than 5.
        p.set(1000, COPY_BYTES, CSUM_BYTES).set(2500, IRQ_ENTRY)
                .set(3000, CONTEXT_SWITCH).set(1500, WAKE_UP)
                .set(500, SYSCALL).set(150, CACHE_LINE_REMOTE)
                .set(150, CACHE_LINE_LLC, CACHE_LINE_NODE)
                .set(1000, IDLE_C1, IDLE_C1E, IDLE_C6);
        return p.model("gigabit-2001");
    }

    /// Interrupt entry and exit, softirq, system call, wake-up and switch
    /// are estimates; the lock is 16 ns and a cache miss 32 ns (Brouer,
    /// LWN 2014), a register read 800 ns and a posted write 40 ns (100 to
    /// 150 cycles). Copying runs at 10 GB/s, a checksum at 20 GB/s
    /// (estimates). A line from the last level cache takes 7.9 ns (Brouer);
    /// from the other node 100 ns more than from another core (pcie-bench
    /// has 53 to 107 ns for memory there). Idle states: [IdleState]. A
    /// pause takes 140 cycles since Skylake (Intel's optimization manual).
    /// An instruction of a filter takes 1 ns, three cycles of what the JIT
    /// makes of it (an estimate).
    private CostProfiles machine() {
        return set(1000, IRQ_ENTRY).set(200, SOFTIRQ_ENTRY)
                .set(1200, CONTEXT_SWITCH).set(500, WAKE_UP)
                .set(150, SYSCALL).set(200, IPI).set(300, TIMER)
                .set(16, LOCK).set(32, CACHE_LINE_REMOTE)
                .set(800, MMIO_READ).set(40, MMIO_WRITE)
                .set(100, COPY_BYTES).set(50, CSUM_BYTES)
                .set(8, CACHE_LINE_LLC).set(132, CACHE_LINE_NODE)
                .set(2_000, IDLE_C1).set(10_000, IDLE_C1E)
                .set(133_000, IDLE_C6).set(47, CPU_RELAX).set(1, BPF_INSN);
    }

    private CostProfiles memory() {
        return set(50, ALLOC_SKB).set(30, BUILD_SKB, CLONE_SKB)
                .set(25, FREE_SKB).set(100, EXPAND_HEAD)
                .set(8, PAGE_POOL_ALLOC).set(7, PAGE_POOL_PUT)
                .set(10, DMA_MAP, DMA_UNMAP).set(5, DMA_SYNC);
    }

    private CostProfiles receive() {
        return set(150, NAPI_POLL).set(30, RX_DESCRIPTOR).set(11, XDP)
                .set(10, ETH_TYPE_TRANS, PACKET_TYPE)
                .set(25, NAPI_GRO_RECEIVE, IP_RCV)
                .set(20, NETIF_RECEIVE_SKB, IP_LOCAL_DELIVER)
                .set(30, NETIF_RX, IP_FORWARD).set(5, NF_HOOK)
                .set(80, IP_ROUTE_INPUT, UDP_RCV).set(60, SOCK_QUEUE_RCV)
                .set(100, IP_DEFRAG, ARP_RCV, ICMP_RCV)
                .set(250, TCP_V4_RCV, RECVMSG);
    }

    private CostProfiles transmit() {
        return set(100, SENDMSG).set(150, UDP_SENDMSG)
                .set(300, TCP_SENDMSG).set(80, IP_ROUTE_OUTPUT)
                .set(30, IP_QUEUE_XMIT).set(20, IP_OUTPUT, NEIGH_OUTPUT)
                .set(100, IP_FRAGMENT).set(40, DEV_QUEUE_XMIT)
                .set(25, QDISC_ENQUEUE).set(20, QDISC_DEQUEUE)
                .set(60, START_XMIT).set(20, TX_DESCRIPTOR)
                .set(30, TX_CLEAN).set(200, GSO_SEGMENT);
    }
}
