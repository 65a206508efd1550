package netstack.host.fuzz;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import netstack.host.pcap.CaptureReader;
import netstack.host.pcap.CapturedFrame;
import netstack.ipv4.wire.ArpHdr;
import netstack.ipv4.wire.IcmpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.Checksum;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.TcpHdr;
import netstack.transport.wire.UdpHdr;

/// Frames that nobody would send: real ones, turned to the host and then mutated, and noise.
///
/// Half of the mutated ones get checksums that fit, so that they come further than the first
/// check; the same seed makes the same frames.
final class FuzzFrames {

    private static final String[] CAPTURES = {"arp.pcap", "icmp_port_unreachable.pcap",
        "tcp_http_get.pcap", "udp_echo.pcap", "udp_fragments_4000.pcap"};
    private static final int LARGEST = 1514;

    private final Random random;
    private final long mac;
    private final int addr;
    private final List<byte[]> corpus = new ArrayList<>();
    private long taken;
    private long ip;

    FuzzFrames(long seed, long mac, int addr) throws IOException {
        random = new Random(seed);
        this.mac = mac;
        this.addr = addr;
        for (String name : CAPTURES) {
            InputStream in = FuzzFrames.class.getResourceAsStream("/pcap/" + name);
            try (CaptureReader reader = CaptureReader.of(in)) {
                for (CapturedFrame frame : reader.all()) {
                    corpus.add(frame.data());
                }
            }
        }
    }

    /// Frames so far that are for the host, and those of them that carry IPv4.
    long taken() { return taken; }
    long ip() { return ip; }

    byte[] next() {
        byte[] frame = make();
        EthHdr eth = new EthHdr(MemorySegment.ofArray(frame), 0);
        if (EthHdr.isMulticast(eth.dest())) {
            // TCP does not count what was no host's: nor do we send it.
            eth.dest(isTcp(eth) ? mac : EthHdr.BROADCAST);
        }
        if (eth.dest() == mac || eth.dest() == EthHdr.BROADCAST) {
            taken++;
            ip += eth.proto() == EthHdr.ETH_P_IP ? 1 : 0;
        }
        return frame;
    }

    private static boolean isTcp(EthHdr eth) {
        return eth.proto() == EthHdr.ETH_P_IP
                && new IpHdr(eth.mem(), EthHdr.LEN).protocol() == IpHdr.IPPROTO_TCP;
    }

    private byte[] make() {
        if (random.nextInt(10) == 0) {
            return noise();
        }
        byte[] frame = here(corpus.get(random.nextInt(corpus.size())).clone());
        for (int n = random.nextInt(4); n > 0; n--) {
            frame = mutate(frame);
        }
        if (random.nextBoolean()) {
            fit(frame);
        }
        return Arrays.copyOf(frame, Math.clamp(frame.length, 60, LARGEST));
    }

    private byte[] noise() {
        byte[] frame = new byte[60 + random.nextInt(LARGEST - 59)];
        random.nextBytes(frame);
        EthHdr eth = new EthHdr(MemorySegment.ofArray(frame), 0);
        if (random.nextInt(4) != 0) {
            eth.dest(random.nextBoolean() ? mac : EthHdr.BROADCAST);
            eth.proto(random.nextBoolean() ? EthHdr.ETH_P_IP : EthHdr.ETH_P_ARP);
        }
        return frame;
    }

    /// The frame as if it had been for this host.
    private byte[] here(byte[] frame) {
        MemorySegment mem = MemorySegment.ofArray(frame);
        EthHdr eth = new EthHdr(mem, 0);
        if (!EthHdr.isMulticast(eth.dest())) {
            eth.dest(mac);
        }
        if (eth.proto() == EthHdr.ETH_P_ARP) {
            new ArpHdr(mem, EthHdr.LEN).tip(addr);
        } else if (eth.proto() == EthHdr.ETH_P_IP) {
            new IpHdr(mem, EthHdr.LEN).daddr(addr);
            fit(frame);
        }
        return frame;
    }

    private byte[] mutate(byte[] frame) {
        int at = random.nextInt(frame.length);
        switch (random.nextInt(6)) {
            case 0 -> frame[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> frame[at] = (byte) random.nextInt();
            case 2 -> frame[Math.min(at, 13 + random.nextInt(40)) % frame.length] =
                    (byte) (random.nextBoolean() ? 0 : 0xff);
            case 3 -> {
                return Arrays.copyOf(frame, Math.max(14, at));
            }
            case 4 -> {
                return Arrays.copyOf(frame, Math.min(LARGEST, frame.length + random.nextInt(80)));
            }
            default -> field(frame);
        }
        return frame;
    }

    /// A number in the IP header takes a value that hurts.
    private void field(byte[] frame) {
        if (frame.length < EthHdr.LEN + IpHdr.LEN) {
            return;
        }
        IpHdr iph = new IpHdr(MemorySegment.ofArray(frame), EthHdr.LEN);
        switch (random.nextInt(6)) {
            case 0 -> iph.totLen(random.nextInt(2000));
            case 1 -> iph.ihl(random.nextInt(16));
            case 2 -> iph.fragOff(random.nextInt(0x10000));
            case 3 -> iph.protocol(random.nextInt(20));
            case 4 -> iph.saddr(random.nextBoolean() ? random.nextInt() : addr);
            default -> iph.daddr(random.nextBoolean() ? random.nextInt() : -1);
        }
    }

    /// Gives the frame checksums that fit, where it has such headers.
    private static void fit(byte[] frame) {
        MemorySegment mem = MemorySegment.ofArray(frame);
        if (frame.length < EthHdr.LEN + IpHdr.LEN
                || new EthHdr(mem, 0).proto() != EthHdr.ETH_P_IP) {
            return;
        }
        IpHdr iph = new IpHdr(mem, EthHdr.LEN);
        if (iph.hdrlen() < IpHdr.LEN || EthHdr.LEN + iph.hdrlen() > frame.length) {
            return;
        }
        iph.sendCheck();
        long at = EthHdr.LEN + iph.hdrlen();
        int len = Math.min(iph.totLen() - iph.hdrlen(), (int) (frame.length - at));
        int pseudo = Checksum.pseudoHeader(iph.saddr(), iph.daddr(), len, iph.protocol(), 0);
        if (iph.protocol() == IpHdr.IPPROTO_UDP && len >= UdpHdr.LEN) {
            UdpHdr uh = new UdpHdr(mem, at).check(0);
            uh.check(Checksum.fold(Checksum.partial(mem, at, len, pseudo)));
        } else if (iph.protocol() == IpHdr.IPPROTO_TCP && len >= TcpHdr.LEN) {
            TcpHdr th = new TcpHdr(mem, at).check(0);
            th.check(Checksum.fold(Checksum.partial(mem, at, len, pseudo)));
        } else if (iph.protocol() == IpHdr.IPPROTO_ICMP && len >= IcmpHdr.LEN) {
            IcmpHdr icmp = new IcmpHdr(mem, at).checksum(0);
            icmp.checksum(Checksum.fold(Checksum.partial(mem, at, len, 0)));
        }
    }
}
