package netstack.exercises.packetsizes.worker;

import java.util.List;

import netstack.driver.net.NetDevice;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.packetsizes.SizeProbe;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.script.worker.UdpPort;
import netstack.napi.PacketType;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;

/// The worker's side of `packet-sizes`: a real host under mixed traffic,
/// with the student's probe in `__netif_receive_skb_core`.
public final class SizeProbeTask extends ScriptTask<SizeProbe> {

    private static final int PORT = 9;
    private static final int BUCKETS = 16;
    private static final int HEADERS = 42;
    private static final int MIN_FRAME = 60;
    private static final long WINDOW = 10_000_000_000L;

    /// Makes one.
    public SizeProbeTask() {
        super(SizeProbe.class);
    }

    @Override
    protected void run(Maker<SizeProbe> student, Script script, Log log)
            throws Throwable {
        SizeProbe probe = student.make();
        Guard guard = new Guard(log);
        try (Lan lan = new Lan().card(1, 0)) {
            lan.host().rx().netif().addPack(lan.host().net(),
                    new Tap(probe, guard, lan));
            long[] got = new long[1];
            lan.exec(() -> {
                UdpPort socket = new UdpPort(lan.host(), PORT);
                lan.sleep(script.first("later").num(0) * 1_000_000L);
                long start = lan.network().now();
                guard.run(() -> probe.start(start));
                got[0] = traffic(lan, socket, all(script, "flow"));
                all(script, "exact").forEach(s -> guard.run(
                        () -> exact(probe, lan, s, start)));
            });
            guard.rethrow();
            log.step(script.steps().size()).see("socket got", got[0]);
        }
        for (int i = 0; i < BUCKETS; i++) {
            log.see("bucket " + i, probe.count(i));
        }
        log.see("bytes", probe.bytes()).see("mode", probe.mode())
                .see("second mode", probe.secondMode());
    }

    private static List<Step> all(Script script, String op) {
        return script.steps().stream().filter(s -> s.is(op)).toList();
    }

    /// A packet in the last nanosecond of the window, or behind it.
    private static void exact(SizeProbe probe, Lan lan, Step s,
            long start) {
        SkBuff skb = lan.host().skbs().alloc(Math.max(s.num(0), MIN_FRAME));
        skb.reserve(EthHdr.LEN);
        skb.put(Math.max(s.num(0), MIN_FRAME) - EthHdr.LEN);
        probe.receive(skb, start + WINDOW - 1 + s.num(1));
        skb.consume();
    }

    /// Each step is a flow: frames of one size, evenly spaced.
    private static long traffic(Lan lan, UdpPort socket, List<Step> flows) {
        long start = lan.network().now();
        int[] sent = new int[flows.size()];
        long got = 0;
        while (true) {
            int next = -1;
            for (int i = 0; i < sent.length; i++) {
                if (sent[i] < flows.get(i).num(1) && (next < 0
                        || due(flows, sent, i) < due(flows, sent, next))) {
                    next = i;
                }
            }
            if (next < 0) {
                return got;
            }
            long wait = start + due(flows, sent, next)
                    - lan.network().now();
            if (wait > 0) {
                lan.sleep(wait);
            }
            sent[next]++;
            lan.send(frame(flows.get(next).num(0)));
            lan.sleep(20_000);
            got += socket.received().size();
        }
    }

    private static long due(List<Step> flows, int[] sent, int i) {
        return flows.get(i).arg(3)
                + sent[i] * Math.max(1, flows.get(i).arg(2)) * 1000;
    }

    private static byte[] frame(int size) {
        return FrameBytes.udp(0x0200_0000_0101L, 0x0a000002, 0x0a000001, 7,
                PORT, new byte[Math.max(0, Math.min(size, 1514) - HEADERS)]);
    }

    /// The probe's place: every packet passes, none is kept.
    private record Tap(SizeProbe probe, Guard guard, Lan lan)
            implements PacketType {

        @Override
        public int type() {
            return ETH_P_ALL;
        }

        @Override
        public int rcv(SkBuff skb, NetDevice dev, PacketType pt,
                NetDevice origDev) {
            guard.run(() -> probe.receive(skb, lan.network().now()));
            skb.consume();
            return 0;
        }
    }
}
