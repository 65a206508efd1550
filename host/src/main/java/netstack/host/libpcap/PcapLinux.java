package netstack.host.libpcap;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.Predicate;
import netstack.driver.machine.Machine;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.host.Host;
import netstack.host.pcap.CapturedFrame;
import netstack.transport.ErrnoException;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.VmArea;
import netstack.transport.bpf.SockFilter;
import netstack.transport.packet.PacketMreq;
import netstack.transport.packet.PacketSockopt;
import netstack.transport.packet.TpStatus;
import netstack.transport.packet.Tpacket3Hdr;
import netstack.transport.packet.TpacketBlockDesc;
import netstack.transport.packet.TpacketReq3;
import netstack.transport.packet.TpacketStats;
import netstack.transport.packet.TpacketVersion;

/// A live capture on one device, as libpcap makes it on Linux: a packet
/// socket with a filter and a ring of version 3. To be used by one task.
public final class PcapLinux implements AutoCloseable {
    /// Bytes of the ring that libpcap asks for by itself.
    public static final int DEFAULT_BUFFER = 2 << 20;

    private static final int ETH_P_ALL = 3;
    private static final int VLAN_TAG_LEN = 4;
    private static final int ADDRS = 12;
    private static final long SECOND = 1_000_000_000;

    private final Syscalls calls;
    private final Machine machine;
    private final int fd;
    private final VmArea map;
    private final MemorySegment[] blocks;
    private final PollFd[] poll;
    private final TpacketStats read = new TpacketStats();
    private long received;
    private long dropped;
    private int next;

    /// Starts to capture. Throws [ErrnoException].
    ///
    /// @param filter null for none; it says how much of a packet is kept
    /// @param buffer bytes of the ring
    /// @param timeoutMs after which packets are given at the latest
    /// @param promisc whether to see frames for others, too
    public PcapLinux(Host host, NetDevice dev, SockFilter[] filter,
            int buffer, int timeoutMs, boolean promisc) {
        calls = host.syscalls();
        machine = host.machine();
        fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
        set(PacketSockopt.PACKET_VERSION, TpacketVersion.V3.ordinal());
        set(PacketSockopt.PACKET_RESERVE, VLAN_TAG_LEN);
        if (promisc) {
            calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_ADD_MEMBERSHIP, PacketMreq.of(
                    dev.ifindex(), PacketMreq.MR_PROMISC));
        }
        map = createRing(buffer, timeoutMs);
        blocks = map.memory();
        if (filter != null) calls.attachFilter(fd, filter);
        calls.bind(fd, new SockaddrLl(ETH_P_ALL, dev.ifindex()));
        poll = new PollFd[] {new PollFd(fd, SockOpt.POLLIN)};
    }

    private void set(int name, int value) {
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET, name, value);
    }

    /// A block for each packet of the largest size; where there is not so
    /// much memory, 5 % less, and so on.
    private VmArea createRing(int buffer, int timeoutMs) {
        int size = PcapFilter.MAXIMUM_SNAPLEN;
        int nr = Math.max(buffer / size, 1);
        for (;;) {
            try {
                calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                        PacketSockopt.PACKET_RX_RING, new TpacketReq3(size,
                        nr, size, nr, timeoutMs, 0, 0));
                return calls.mmap(fd, (long) size * nr);
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOMEM || nr == 1) throw e;
                nr -= nr < 20 ? 1 : nr / 20;
            }
        }
    }

    /// Bytes of the ring that it got.
    public long ringBytes() {
        return map.length();
    }

    /// Waits for a block and gives its packets to `handler`, until that says
    /// false.
    ///
    /// @return false if it did
    public boolean dispatch(Predicate<CapturedFrame> handler) {
        TpacketBlockDesc block = new TpacketBlockDesc(blocks[next], 0);
        for (;;) {
            machine.cpu().sync();
            if ((block.blockStatus() & TpStatus.USER) != 0) break;
            calls.poll(poll, -1);
        }
        long at = block.offsetToFirstPkt();
        boolean more = true;
        for (int i = 0; i < block.numPkts() && more; i++) {
            Tpacket3Hdr p = new Tpacket3Hdr(blocks[next], at);
            more = handler.test(frame(p));
            at += p.tpNextOffset();
        }
        machine.cpu().sync();
        block.blockStatus(TpStatus.KERNEL);
        next = (next + 1) % blocks.length;
        return more;
    }

    /// The tag of a VLAN that the card took off is put back.
    private static CapturedFrame frame(Tpacket3Hdr p) {
        boolean tag = (p.tpStatus() & TpStatus.VLAN_VALID) != 0;
        int extra = tag ? VLAN_TAG_LEN : 0;
        byte[] data = new byte[p.tpSnaplen() + extra];
        long from = p.at() + p.tpMac();
        int front = tag ? Math.min(ADDRS, p.tpSnaplen()) : 0;
        MemorySegment.copy(p.mem(), ValueLayout.JAVA_BYTE, from, data, 0,
                front);
        if (tag) {
            data[front] = (byte) (p.tpVlanTpid() >> 8);
            data[front + 1] = (byte) p.tpVlanTpid();
            data[front + 2] = (byte) (p.tpVlanTci() >> 8);
            data[front + 3] = (byte) p.tpVlanTci();
        }
        MemorySegment.copy(p.mem(), ValueLayout.JAVA_BYTE, from + front,
                data, front + extra, p.tpSnaplen() - front);
        return new CapturedFrame(p.tpSec() * SECOND + p.tpNsec(), 0,
                CapturedFrame.ETHERNET, p.tpLen() + extra, data, 0, "");
    }

    /// Packets that passed the filter, those that were dropped too: when
    /// [#readStats()] asked last.
    public long received() {
        return received;
    }

    /// Packets that passed it and found no room.
    public long dropped() {
        return dropped;
    }

    /// The kernel clears them when it tells them.
    public void readStats() {
        read.tpPackets = 0;
        read.tpDrops = 0;
        try {
            calls.getsockopt(fd, PacketSockopt.SOL_PACKET,
                    PacketSockopt.PACKET_STATISTICS, read);
        } finally {
            received += read.tpPackets;
            dropped += read.tpDrops;
        }
    }

    @Override
    public void close() {
        calls.munmap(map);
        calls.close(fd);
    }
}
