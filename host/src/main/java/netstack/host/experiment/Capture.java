package netstack.host.experiment;

import java.util.List;
import netstack.driver.net.NetDevice;
import netstack.host.libpcap.PcapFilter;
import netstack.host.libpcap.PcapLinux;
import netstack.skbuff.Cost;
import netstack.transport.SockOpt;
import netstack.transport.SockaddrLl;
import netstack.transport.Syscalls;
import netstack.transport.bpf.SockFilter;

/// What a capture costs beside the traffic that it looks at: the receiving
/// CPU, and the program's own, which writes what it gets into a file.
public final class Capture implements Experiment {
    private static final int BIG = 65_536;
    private static final long MEMORY = 192L << 20;
    private static final int ETH_P_ALL = 3;
    private static final int RECORD = 16;
    private static final int KIB = 1024;
    private static final int TIMEOUT_MS = 10;
    private static final int PORT_OF_NOBODY = 9;
    private static final double TENTH = 0.1;
    private static final long KILO = 1000;
    private static final int MIDDLING = 512;
    private static final int FULL = 1514;

    /// Who looks.
    private enum Tap { NONE, RECVFROM, RING }

    @Override
    public String name() {
        return "capture";
    }

    @Override
    public String question() {
        return "What does a tap cost the packets that it does not want?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "thousand datagrams a second", 1, 2000,
                        "200"),
                new Param("bytes", "of a frame", 60, 1514, "60,512,1514",
                        "60,1514"),
                new Param("ms", "length of a run", 10, 1000, "100", "40"),
                new Param("pause", "ms that the writer of the second table "
                        + "stands still", 1, 1000, "60"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("capture", "tap", "filter", "bytes",
                "receiver ns", "program ns", "more than without",
                "captured %");
        for (long bytes : s.all("bytes")) {
            double without = measure(s, t, Tap.NONE, true, bytes, 0);
            for (Tap tap : new Tap[] {Tap.RECVFROM, Tap.RING}) {
                for (boolean accept : new boolean[] {false, true}) {
                    s.step(tap + ", " + bytes + " bytes");
                    measure(s, t, tap, accept, bytes, without);
                }
            }
        }
        Table b = report.table("buffer", "-B KiB", "packets", "dropped");
        for (int kib : new int[] {PcapLinux.DEFAULT_BUFFER / KIB, BIG}) {
            s.step("-B " + kib);
            buffer(s, b, kib);
        }
        plot(report, s, t);
        laws(report, s, t, b);
        return report;
    }

    private static RigConfig config(Settings s) {
        return new RigConfig(s.seed()).cpus(2);
    }

    private static SockFilter[] filter(boolean accept) {
        return PcapFilter.DEFAULT.compile("udp port "
                + (accept ? Rig.PORT : PORT_OF_NOBODY));
    }

    /// @return the CPU time of a packet, on both CPUs, in ns
    private static double measure(Settings s, Table t, Tap tap,
            boolean accept, long bytes, double without) {
        try (Rig rig = new Rig(config(s))) {
            rig.affinity(0, 0);
            rig.sink(Rig.PORT, 0);
            Writer writer = new Writer(rig, tap, filter(accept),
                    PcapLinux.DEFAULT_BUFFER, 0);
            if (tap != Tap.NONE) {
                rig.host.machine().spawn("tcpdump", 1, writer);
            }
            rig.network.runFor(20 * Rig.MS);
            long n = s.one("kpps") * s.one("ms");
            Sample used = send(rig, s, n, (int) bytes);
            double receiver = (double) used.busy()[0] / n;
            double program = (double) used.busy()[1] / n;
            t.row(tap == Tap.NONE ? "none" : tap == Tap.RING ? "ring"
                    : "recvfrom", tap == Tap.NONE ? "-" : accept ? "accepts"
                    : "rejects", bytes, receiver, program, tap == Tap.NONE
                    ? 0.0 : receiver + program - without,
                    100.0 * writer.captured / n);
            return receiver + program;
        }
    }

    private static Sample send(Rig rig, Settings s, long n, int bytes) {
        Sample before = rig.sample();
        rig.generator.start(rig.network.now() + Rig.CABLE_DELAY,
                Pace.even(s.one("kpps") * KILO), n, Datagrams.frame(
                rig.device().devAddr(), Rig.sender(1), Rig.ADDR, Rig.PORT,
                bytes));
        rig.network.runFor(s.one("ms") * Rig.MS + 50 * Rig.MS);
        return rig.sample().minus(before);
    }

    /// A writer whose disk stands still for a while.
    private static void buffer(Settings s, Table b, int kib) {
        try (Rig rig = new Rig(config(s).memory(MEMORY))) {
            Writer writer = new Writer(rig, Tap.RING, filter(true),
                    kib * KIB, s.one("pause") * Rig.MS);
            rig.host.machine().spawn("tcpdump", 1, writer);
            rig.network.runFor(20 * Rig.MS);
            long n = s.one("kpps") * s.one("ms");
            send(rig, s, n, MIDDLING);
            rig.network.runFor(2 * s.one("pause") * Rig.MS);
            b.row(kib, n, n - writer.captured);
        }
    }

    /// `tcpdump -w`: copies each packet into the buffer of a file.
    private static final class Writer implements Runnable {
        private final Rig rig;
        private final Tap tap;
        private final SockFilter[] filter;
        private final int buffer;
        private long pause;
        private long captured;

        Writer(Rig rig, Tap tap, SockFilter[] filter, int buffer,
                long pause) {
            this.rig = rig;
            this.tap = tap;
            this.filter = filter;
            this.buffer = buffer;
            this.pause = pause;
        }

        @Override
        public void run() {
            if (tap == Tap.RING) {
                ring();
            } else {
                recvfrom();
            }
        }

        private void ring() {
            PcapLinux pcap = new PcapLinux(rig.host, rig.device(), filter,
                    buffer, TIMEOUT_MS, true);
            for (;;) {
                pcap.dispatch(f -> write(f.data().length));
            }
        }

        private void recvfrom() {
            Syscalls calls = rig.host.syscalls();
            NetDevice dev = rig.device();
            int fd = calls.socket(SockaddrLl.AF_PACKET, SockOpt.SOCK_RAW, 0);
            calls.attachFilter(fd, filter);
            calls.bind(fd, new SockaddrLl(ETH_P_ALL, dev.ifindex()));
            byte[] bytes = new byte[2048];
            for (;;) {
                write(calls.recv(fd, bytes, 0));
            }
        }

        private boolean write(int len) {
            captured++;
            rig.host.machine().charge(Cost.COPY_BYTES, len + RECORD);
            if (pause > 0) {
                rig.host.machine().nanosleep(pause);
                pause = 0;
            }
            return true;
        }
    }

    private static void plot(Report report, Settings s, Table t) {
        long last = s.all("bytes")[s.all("bytes").length - 1];
        double[] more = t.column(5, 2, last);
        report.plot("What a tap adds to a packet of " + last + " bytes",
                "tap and filter", "ns").categories("none",
                "recvfrom, rejects", "recvfrom, accepts", "ring, rejects",
                "ring, accepts").line("both CPUs",
                new double[] {0, 1, 2, 3, 4}, more);
    }

    private static void laws(Report report, Settings s, Table t, Table b) {
        long[] bytes = s.all("bytes");
        double[] more = t.column(5);
        double call = 0;
        double ring = 0;
        double half = 0;
        for (int i = 0; i < bytes.length; i++) {
            int row = 5 * i;
            call = Math.max(call, more[row + 1] / more[row + 2]);
            ring = more[row + 3] / more[row + 4];
            half = Math.max(half, more[row + 4] / more[row + 2]);
        }
        report.law("By recvfrom, a packet that the filter rejects costs "
                + "less than a tenth of one that it accepts.", call < TENTH,
                "%.3f at most", call);
        double shortest = more[3] / more[4];
        report.law("Through a ring that holds for long frames, where the "
                + "copy counts; for short ones it may not.",
                bytes[bytes.length - 1] < FULL || ring < TENTH,
                "%.3f at %d bytes, %.3f at %d", ring,
                bytes[bytes.length - 1], shortest, bytes[0]);
        report.law("Through a ring an accepted packet costs less than half "
                + "of what it costs by recvfrom.", half < 0.5,
                "%.2f at most", half);
        double[] dropped = b.column(2);
        report.law("-B 65536 (KiB: 64 MiB) carries the writer over a pause "
                + "in which 2 MiB lose packets.", dropped[0] > 0
                && dropped[1] == 0, "%,.0f and %,.0f dropped", dropped[0],
                dropped[1]);
    }
}
