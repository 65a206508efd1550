package netstack.transport.packet;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.VmArea;
import netstack.transport.inet.InetHost;

/// A program with a ring, which reads it as if_packet.h says and holds the kernel to it: what
/// the program has is not touched.
final class RingBed {
    /// A packet as it stood in the ring.
    record Got(byte[] bytes, int len, int status, int mac, int net, long ns, TpacketSll from) { }

    final InetHost h;
    final int fd;
    final TpacketVersion version;
    final TpacketReq3 req;
    final VmArea map;
    final List<Got> got = new ArrayList<>();
    private int next;
    private int inBlock;
    private byte[] held;
    private long seq;

    RingBed(InetHost h, int proto, int type, TpacketVersion version, TpacketReq3 req,
            int reserve) {
        this.h = h;
        this.version = version;
        this.req = req;
        fd = h.calls.socket(SockaddrLl.AF_PACKET, type, proto);
        h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_VERSION,
            version.ordinal());
        h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_RESERVE, reserve);
        h.calls.setsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_RX_RING, ring());
        map = h.calls.mmap(fd, (long) req.blockSize() * req.blockNr());
    }

    static RingBed raw(InetHost h, int proto, TpacketVersion version, TpacketReq3 req) {
        return new RingBed(h, proto, SockOpt.SOCK_RAW, version, req, 0);
    }

    private Record ring() {
        return version == TpacketVersion.V3 ? req : new TpacketReq(req.blockSize(),
            req.blockNr(), req.frameSize(), req.frameNr());
    }

    /// A ring of `blocks` of `pages` with frames of `frameSize`.
    static TpacketReq3 req(int pages, int blocks, int frameSize, int tov, int priv) {
        int size = pages << 12;
        return new TpacketReq3(size, blocks, frameSize, size / frameSize * blocks, tov, priv, 0);
    }

    TpacketStats stats() {
        TpacketStats stats = new TpacketStats();
        h.calls.getsockopt(fd, PacketSockopt.SOL_PACKET, PacketSockopt.PACKET_STATISTICS, stats);
        return stats;
    }

    /// Whether there is a frame (V1, V2) or block (V3) to read.
    boolean ready() {
        h.machine.cpu().sync();
        return version == TpacketVersion.V3
            ? (desc().blockStatus() & TpStatus.USER) != 0 : status() != TpStatus.KERNEL;
    }

    private TpacketBlockDesc desc() {
        return new TpacketBlockDesc(map.memory()[next], 0);
    }

    private int status() {
        return version == TpacketVersion.V1 ? new TpacketHdr(block(), at()).tpStatus()
            : new Tpacket2Hdr(block(), at()).tpStatus();
    }

    private MemorySegment block() {
        return map.memory()[next / perBlock()];
    }

    private long at() {
        return (long) next % perBlock() * req.frameSize();
    }

    private int perBlock() {
        return req.blockSize() / req.frameSize();
    }

    /// Reads one frame, or one block, without giving it back.
    void take() {
        if (version == TpacketVersion.V3) {
            readBlock();
        } else {
            readFrame();
        }
        held = whole();
    }

    private byte[] whole() {
        return (version == TpacketVersion.V3 ? map.memory()[next]
            : block().asSlice(at(), req.frameSize())).toArray(ValueLayout.JAVA_BYTE);
    }

    private void readBlock() {
        MemorySegment mem = map.memory()[next];
        TpacketBlockDesc d = desc();
        if (d.seqNum() != ++seq) throw new AssertionError("block " + d.seqNum() + ", not " + seq);
        long at = d.offsetToFirstPkt();
        for (inBlock = 0; inBlock < d.numPkts(); inBlock++) {
            Tpacket3Hdr p = new Tpacket3Hdr(mem, at);
            got.add(got(mem, at, p.tpMac(), p.tpSnaplen(), p.tpLen(), p.tpStatus(), p.tpNet(),
                p.tpSec() * 1_000_000_000L + p.tpNsec()));
            boolean last = inBlock == d.numPkts() - 1;
            if (last != (p.tpNextOffset() == 0)) throw new AssertionError("next offset");
            at += p.tpNextOffset();
            if (at > d.blkLen()) throw new AssertionError("beyond blk_len");
        }
        Got last = got.getLast();
        if (d.tsLastSec() * 1_000_000_000L + d.tsLastNsec() != last.ns) {
            throw new AssertionError("ts_last_pkt");
        }
    }

    private void readFrame() {
        if (version == TpacketVersion.V1) {
            TpacketHdr p = new TpacketHdr(block(), at());
            got.add(got(block(), at(), p.tpMac(), p.tpSnaplen(), p.tpLen(), p.tpStatus(),
                p.tpNet(), p.tpSec() * 1_000_000_000L + p.tpUsec() * 1000L));
        } else {
            Tpacket2Hdr p = new Tpacket2Hdr(block(), at());
            got.add(got(block(), at(), p.tpMac(), p.tpSnaplen(), p.tpLen(), p.tpStatus(),
                p.tpNet(), p.tpSec() * 1_000_000_000L + p.tpNsec()));
        }
    }

    private Got got(MemorySegment mem, long at, int mac, int snaplen, int len, int status,
            int net, long ns) {
        byte[] bytes = mem.asSlice(at + mac, snaplen).toArray(ValueLayout.JAVA_BYTE);
        return new Got(bytes, len, status, mac, net, ns,
            new TpacketSll(mem, at + TpacketVersion.align(version.len)));
    }

    /// Gives back what [#take] took, if the kernel left it alone.
    void giveBack() {
        if (!Arrays.equals(held, whole())) throw new AssertionError("touched while ours");
        if (version == TpacketVersion.V3) {
            desc().blockStatus(TpStatus.KERNEL);
            next = (next + 1) % req.blockNr();
        } else {
            if (version == TpacketVersion.V1) new TpacketHdr(block(), at()).tpStatus(0);
            else new Tpacket2Hdr(block(), at()).tpStatus(0);
            next = (next + 1) % req.frameNr();
        }
    }

    /// Reads all that is ready.
    void drain() {
        while (ready()) {
            take();
            giveBack();
        }
    }

    void close() {
        h.calls.close(fd);
        h.calls.munmap(map);
    }
}
