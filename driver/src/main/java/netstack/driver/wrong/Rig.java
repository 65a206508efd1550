package netstack.driver.wrong;

import java.util.BitSet;
import java.util.List;
import netstack.driver.dma.DmaMemory;
import netstack.driver.dma.Report;
import netstack.driver.hw.Cable;
import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Wire;
import netstack.driver.machine.CostModel;
import netstack.driver.machine.IrqLine;
import netstack.driver.machine.Machine;
import netstack.driver.machine.MachineConfig;
import netstack.driver.machine.Panic;
import netstack.driver.machine.World;

/// A host with one card, an [EchoDriver] on it, and a peer that sends
/// bursts of frames and counts those that come back whole.
public final class Rig {
    private static final long MAC = 0x0200_0000_0001L;
    private static final int MEMORY = 1 << 20;
    private static final int BURSTS = 24;
    private static final int BURST = 4;
    private static final long PAUSE = 20_000;
    /// Between the frames of a burst, in ns: each burst is slower than the
    /// one before, so that frames come at all points of a poll.
    private static final long GAP = 100;
    private static final long STEP = 29;
    private static final long TEN_GBIT = 10_000_000_000L;

    /// What came of a run: what the sanitizer said, and how many of the
    /// frames sent came back, once and whole. `crash` is the message if the
    /// kernel ended in a panic, as a broken driver's may; else null.
    public record Outcome(List<Report> reports, int sent, int echoed,
            String crash) {
        public Outcome {
            reports = List.copyOf(reports);
        }
    }

    private final EchoDriver driver;
    private final Peer peer = new Peer();

    Rig(EchoDriver driver) {
        this.driver = driver;
    }

    /// Brings the driver up, sends it frames, takes it down.
    Outcome run(long seed) {
        DmaMemory mem = new DmaMemory(MEMORY, true);
        mem.debug().seed(seed);
        try (World w = new World(seed)) {
            Machine m = w.machine("host", new MachineConfig()
                    .costs(CostModel.SERVER_82599));
            Nic82599 nic = new Nic82599("eth0", m, mem, MAC);
            IrqLine line = m.requestIrq("eth0", driver::interrupt);
            nic.msix(0, line);
            new Cable(w, TEN_GBIT, 1000).connect(nic, peer);
            driver.attach(m, mem, nic.dma(), nic.hw());
            String crash = crash(w, m);
            nic.dma().unbound();
            return new Outcome(mem.debug().reports(), BURSTS * BURST,
                    peer.got, crash);
        }
    }

    private String crash(World w, Machine m) {
        try {
            w.runTask(m, () -> traffic(m));
            return null;
        } catch (Panic p) {
            return p.getMessage();
        }
    }

    private void traffic(Machine m) {
        driver.up();
        for (int b = 0; b < BURSTS; b++) {
            for (int i = 0; i < BURST; i++) {
                peer.send(EchoFrame.udp(b * BURST + i),
                        m.now() + i * (GAP + STEP * b));
            }
            m.cpu().spend(PAUSE);
        }
        driver.down();
    }

    /// The other end of the cable.
    private static final class Peer implements CableEnd {
        private static final int NUMBER = 42;
        private final BitSet seen = new BitSet();
        private Wire out;
        private int got;

        @Override
        public Machine machine() {
            return null;
        }

        @Override
        public void plug(Wire w) {
            out = w;
        }

        void send(byte[] d, long now) {
            out.send(out.frames().copy(d, 0, d.length), now);
        }

        @Override
        public void deliver(Frame f, long at) {
            if (!f.badFcs() && EchoFrame.isEcho(f.data(), f.len())
                    && !seen.get(f.data()[NUMBER] & 0xFF)) {
                seen.set(f.data()[NUMBER] & 0xFF);
                got++;
            }
            f.release();
        }
    }
}
