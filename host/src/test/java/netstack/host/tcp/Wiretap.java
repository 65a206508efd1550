package netstack.host.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import netstack.driver.hw.CaptureSink;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.wire.EthHdr;
import netstack.transport.wire.TcpHdr;

/// The segments that both ends have sent, as they left them.
final class Wiretap implements CaptureSink {
    private static final int NOP = 1;
    private static final int WSCALE = 3;

    /// `end` counts SYN and FIN; `scale` is -1 without the option.
    record Seg(long time, int dir, int flags, int seq, int end, int ack, int win, int scale) {
        boolean has(int flag) {
            return (flags & flag) != 0;
        }
    }

    private final List<Seg> segs = new ArrayList<>();

    @Override
    public void frame(long timeNs, int direction, byte[] data, int len) {
        MemorySegment mem = MemorySegment.ofArray(data);
        if (new EthHdr(mem, 0).proto() != EthHdr.ETH_P_IP) return;
        IpHdr iph = new IpHdr(mem, EthHdr.LEN);
        if (iph.protocol() != IpHdr.IPPROTO_TCP) return;
        TcpHdr th = new TcpHdr(mem, EthHdr.LEN + iph.hdrlen());
        int bytes = iph.totLen() - iph.hdrlen() - th.doff() * 4;
        segs.add(new Seg(timeNs, direction, th.flags(), th.seq(), th.seq() + bytes
            + (th.syn() ? 1 : 0) + (th.fin() ? 1 : 0), th.ackSeq(), th.window(),
            scale(data, (int) th.at() + TcpHdr.LEN, (int) th.at() + th.doff() * 4)));
    }

    private static int scale(byte[] data, int at, int end) {
        while (at < end && data[at] != 0) {
            if (data[at] == WSCALE) return data[at + 2];
            at += data[at] == NOP ? 1 : data[at + 1];
        }
        return -1;
    }

    void clear() {
        segs.clear();
    }

    /// In the order of time.
    List<Seg> segs() {
        List<Seg> all = new ArrayList<>(segs);
        all.sort(Comparator.comparingLong(Seg::time));
        return all;
    }

    /// The first SYN of a side.
    Seg syn(int dir) {
        return segs().stream().filter(s -> s.dir == dir && s.has(TcpHdr.SYN)).findFirst()
            .orElseThrow();
    }

    /// What was offered is not taken back, and not passed by the other side.
    ///
    /// One exception is Linux's: a receiver that has no memory for what it has offered room for
    /// says 0, and drops; `starved` tells whether a side ever did that. And a window means nothing
    /// once the other side's FIN is acknowledged: TIME_WAIT writes the low 16 bits of a window
    /// that may be wider (tcp_v4_timewait_ack() has no clamp, where tcp_select_window() has one).
    void windowsHold(boolean... starved) {
        int[] edge = new int[2];
        int[] fin = new int[2];
        boolean[] ended = new boolean[2];
        boolean[] known = new boolean[2];
        boolean scaled = syn(0).scale >= 0 && syn(1).scale >= 0;
        for (Seg s : segs()) {
            int other = 1 - s.dir;
            if (known[other] && s.end != s.seq && !s.has(TcpHdr.RST)) {
                assertThat(s.end - edge[other]).as("beyond the window: %s", s)
                    .isLessThanOrEqualTo(0);
            }
            if (s.has(TcpHdr.FIN)) {
                fin[s.dir] = s.end;
                ended[s.dir] = true;
            }
            if (!s.has(TcpHdr.ACK) || s.has(TcpHdr.RST)) continue;
            if (ended[other] && s.ack == fin[other]) continue;
            int shift = scaled && !s.has(TcpHdr.SYN) ? syn(s.dir).scale : 0;
            int right = s.ack + (s.win << shift);
            if (known[s.dir] && !(starved[s.dir] && s.win == 0)) {
                assertThat(right - edge[s.dir]).as("taken back: %s", s)
                    .isGreaterThanOrEqualTo(0);
            }
            edge[s.dir] = known[s.dir] && right - edge[s.dir] < 0 ? edge[s.dir] : right;
            known[s.dir] = true;
        }
    }
}
