package netstack.host.replay;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netstack.host.pcap.CapturedFrame;
import netstack.ipv4.wire.ArpHdr;
import netstack.ipv4.wire.IpHdr;
import netstack.ipv4.wire.Ipv4Addr;
import netstack.skbuff.wire.EthHdr;

/// What a capture asks of the host: whose place it takes, and which frames
/// come to it when.
///
/// Frames are at least 200 us apart, so that each is done with before the
/// next, and at most two minutes, longer than any timer they could start.
final class Script {
    private static final long APART = 200_000;
    private static final long LONGEST_GAP = 120_000_000_000L;
    private static final int LONGEST_FRAME = 9728;

    /// The host's address, its hardware address, and its steps.
    final int addr;
    final long mac;
    final List<Step> steps = new ArrayList<>();
    /// Hardware addresses of the others, by their addresses.
    final Map<Integer, Long> neighbours = new HashMap<>();

    /// Takes the place of `as`, or of the most frequent destination if that
    /// is null; an IllegalArgumentException says that there is none.
    Script(List<CapturedFrame> frames, Integer as) {
        addr = as != null ? as : mostFrequent(frames);
        mac = macOf(frames);
        long before = 0;
        long time = 0;
        for (int i = 0; i < frames.size(); i++) {
            CapturedFrame frame = frames.get(i);
            long gap = i == 0 ? 0 : frame.time() - before;
            time += Math.clamp(gap, i == 0 ? 0 : APART, LONGEST_GAP);
            before = frame.time();
            steps.add(step(i + 1, time, frame));
        }
    }

    private Step step(int number, long time, CapturedFrame frame) {
        if (frame.linkType() != CapturedFrame.ETHERNET) {
            return new Step(number, time, frame.data(), frame.cut(),
                    "link type " + frame.linkType(), "no Ethernet frame");
        }
        byte[] whole = frame.origLen() > LONGEST_FRAME ? frame.data()
                : Padding.whole(frame.data(), frame.origLen());
        learn(whole);
        return new Step(number, time, whole, frame.cut(),
                FrameText.of(whole), skipped(whole, frame));
    }

    private String skipped(byte[] frame, CapturedFrame captured) {
        if (captured.origLen() > LONGEST_FRAME) {
            return captured.origLen() + " bytes: segments that were merged"
                    + " or not yet cut, no frame";
        }
        return source(frame) == addr ? "sent by the host itself" : null;
    }

    private void learn(byte[] frame) {
        int source = source(frame);
        if (source != 0 && source != addr) {
            neighbours.putIfAbsent(source,
                    new EthHdr(MemorySegment.ofArray(frame), 0).source());
        }
    }

    private static int mostFrequent(List<CapturedFrame> frames) {
        Map<Integer, Integer> counts = new HashMap<>();
        int best = 0;
        for (CapturedFrame frame : frames) {
            int dest = destination(frame.data());
            if (dest == 0 || frame.linkType() != CapturedFrame.ETHERNET
                    || Ipv4Addr.isMulticast(dest)
                    || Ipv4Addr.isLbcast(dest)) continue;
            int n = counts.merge(dest, 1, Integer::sum);
            if (best == 0 || n > counts.get(best)) best = dest;
        }
        if (best == 0) {
            throw new IllegalArgumentException("no IPv4 packet in it"
                    + " that is for one host; name a host by --as ADDR");
        }
        return best;
    }

    private long macOf(List<CapturedFrame> frames) {
        Map<Long, Integer> counts = new HashMap<>();
        long best = 0;
        for (CapturedFrame frame : frames) {
            byte[] data = frame.data();
            long seen = frame.linkType() != CapturedFrame.ETHERNET ? 0
                    : macIn(data);
            if (seen == 0) continue;
            int n = counts.merge(seen, 1, Integer::sum);
            if (best == 0 || n > counts.get(best)) best = seen;
        }
        return best;
    }

    /// The host's hardware address if `data` tells it, else 0.
    private long macIn(byte[] data) {
        if (data.length < EthHdr.LEN) return 0;
        EthHdr eth = new EthHdr(MemorySegment.ofArray(data), 0);
        if (source(data) == addr) return eth.source();
        boolean here = destination(data) == addr
                && !EthHdr.isMulticast(eth.dest());
        return here ? eth.dest() : 0;
    }

    private static int source(byte[] data) {
        MemorySegment mem = MemorySegment.ofArray(data);
        return switch (proto(data)) {
            case EthHdr.ETH_P_IP -> new IpHdr(mem, EthHdr.LEN).saddr();
            case EthHdr.ETH_P_ARP -> new ArpHdr(mem, EthHdr.LEN).sip();
            default -> 0;
        };
    }

    private static int destination(byte[] data) {
        return proto(data) == EthHdr.ETH_P_IP ? new IpHdr(
                MemorySegment.ofArray(data), EthHdr.LEN).daddr() : 0;
    }

    /// The ethertype if its header is whole, else 0.
    private static int proto(byte[] data) {
        if (data.length < EthHdr.LEN + IpHdr.LEN) return 0;
        int proto = new EthHdr(MemorySegment.ofArray(data), 0).proto();
        boolean arp = proto == EthHdr.ETH_P_ARP;
        return arp && data.length < EthHdr.LEN + ArpHdr.LEN ? 0 : proto;
    }
}
