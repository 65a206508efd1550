package netstack.book;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Locale;
import netstack.driver.machine.CostModel;
import netstack.transport.PollFd;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.VmArea;
import netstack.transport.packet.PacketSockopt;
import netstack.transport.packet.Tpacket3Hdr;
import netstack.transport.packet.TpacketBlockDesc;
import netstack.transport.packet.TpacketReq3;
import netstack.transport.packet.TpacketStats;
import netstack.transport.packet.TpacketVersion;

/// What the chapter on taps shows of rings: a block as the program finds
/// it, and the same burst into rings of different size.
final class PacketRingOutputs implements Output {
    private static final int ETH_P_IP = 0x800;
    private static final int BLOCK = 4096;
    private static final int FRAME = 2048;
    private static final int TOV = 10;
    private static final int BURST = 150;

    @Override
    public void write(Path code, Path out) throws IOException {
        Scene.write(out, "packet-block.txt", block());
        Scene.write(out, "packet-freeze.adoc", freeze());
    }

    private static int open(Scene scene, int blocks) {
        Syscalls calls = scene.host.syscalls();
        int fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW,
                ETH_P_IP);
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_VERSION, TpacketVersion.V3.ordinal());
        calls.setsockopt(fd, PacketSockopt.SOL_PACKET,
                PacketSockopt.PACKET_RX_RING, new TpacketReq3(BLOCK, blocks,
                FRAME, BLOCK / FRAME * blocks, TOV, 0, 0));
        return fd;
    }

    /// Three datagrams, and the block that the timer closes.
    private static String block() {
        StringBuilder text = new StringBuilder();
        try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
            scene.host.spawn("tap", () -> {
                int fd = open(scene, 2);
                VmArea map = scene.host.syscalls().mmap(fd, 2 * BLOCK);
                scene.host.syscalls().poll(new PollFd[] {new PollFd(fd,
                    SockOpt.POLLIN)}, -1);
                print(text, map.memory()[0]);
            });
            scene.network.runFor(Scene.MS);
            scene.send(1000, 3, scene.datagram(Frames.PORT, 12),
                    scene.datagram(Frames.PORT, 100));
            scene.network.runFor(50 * Scene.MS);
        }
        return text.toString();
    }

    private static void print(StringBuilder text, MemorySegment mem) {
        TpacketBlockDesc d = new TpacketBlockDesc(mem, 0);
        line(text, 0, "version %d  block_status %s", d.version(),
                PacketOutputs.status(d.blockStatus()).replace("`", ""));
        line(text, 12, "num_pkts %d  offset_to_first_pkt %d  blk_len %d"
                + "  seq_num %d", d.numPkts(), d.offsetToFirstPkt(),
                d.blkLen(), d.seqNum());
        line(text, 32, "ts_first_pkt %d.%09d  ts_last_pkt %d.%09d",
                d.tsFirstSec(), d.tsFirstNsec(), d.tsLastSec(),
                d.tsLastNsec());
        long at = d.offsetToFirstPkt();
        for (int i = 0; i < d.numPkts(); i++) {
            Tpacket3Hdr p = new Tpacket3Hdr(mem, at);
            line(text, at, "tp_next_offset %d  tp_mac %d  tp_net %d"
                    + "  tp_len %d  tp_snaplen %d", p.tpNextOffset(),
                    p.tpMac(), p.tpNet(), p.tpLen(), p.tpSnaplen());
            line(text, at + p.tpMac(), "%s", hex(mem, at + p.tpMac()));
            at += p.tpNextOffset();
        }
    }

    private static void line(StringBuilder text, long at, String format,
            Object... args) {
        text.append(String.format(Locale.ROOT, "%4d  ", at))
                .append(String.format(Locale.ROOT, format, args))
                .append('\n');
    }

    private static String hex(MemorySegment mem, long at) {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            hex.append(String.format("%02x ", mem.get(
                    ValueLayout.JAVA_BYTE, at + i)));
        }
        return hex.append("...").toString();
    }

    /// A burst into rings whose program sleeps.
    private static String freeze() {
        Rows rows = new Rows(">1,>1,>1,>1", "blocks of 4 KiB",
                "`tp_packets`", "`tp_drops`", "`tp_freeze_q_cnt`");
        for (int blocks : new int[] {1, 2, 4, 8, 16}) {
            TpacketStats stats = new TpacketStats();
            try (Scene scene = Scene.bob(CostModel.SERVER_82599)) {
                scene.host.spawn("sleeper", () -> {
                    int fd = open(scene, blocks);
                    scene.host.machine().nanosleep(50 * Scene.MS);
                    scene.host.syscalls().getsockopt(fd,
                            PacketSockopt.SOL_PACKET,
                            PacketSockopt.PACKET_STATISTICS, stats);
                });
                scene.network.runFor(Scene.MS);
                scene.send(100_000, BURST, scene.datagram(Frames.PORT, 60));
                scene.network.runFor(100 * Scene.MS);
            }
            rows.row(blocks, stats.tpPackets, stats.tpDrops,
                    stats.tpFreezeQCnt);
        }
        return rows.toString();
    }
}
