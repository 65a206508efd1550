package netstack.host.experiment;

import java.util.Arrays;
import java.util.List;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.host.plot.Plot;
import netstack.ipv4.wire.IpHdr;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;

/// A flood beside a service, with and without an XDP program that drops it.
public final class EarlyDrop implements Experiment {
    private static final double DEAD = 0.05;
    private static final int FURTHER = 5;
    private static final int LINE_RATE = 14_880_000;
    private static final int DPORT = EthHdr.LEN + IpHdr.LEN + 2;

    @Override
    public String name() {
        return "xdp";
    }

    @Override
    public String question() {
        return "Which flood does a service survive, with and without XDP?";
    }

    @Override
    public List<Param> params() {
        return List.of(
                new Param("kpps", "the flood, thousand datagrams a second",
                        0, 14_880, "0,250,500,1000,1500,2000,2250,2500,"
                        + "3000,5000,8000,11000,14880",
                        "0,1000,2250,14880"),
                new Param("ms", "length of a run", 2, 1000, "20", "10"));
    }

    @Override
    public Report run(Settings s) {
        Report report = new Report();
        Table t = report.table("xdp", "program", "flood/s", "answers/s",
                "p50 us", "p99 us", "CPU %");
        Plot p = report.plot("Requests answered beside a flood",
                "Mpps of flood", "k/s");
        for (String program : List.of("none", "drop")) {
            for (long kpps : s.all("kpps")) {
                s.step(program + ", " + kpps + " kpps");
                measure(s, t, program, kpps * 1000);
            }
            p.line(program, scaled(t.column(1, 0, program), 1e6),
                    scaled(t.column(2, 0, program), 1e3));
        }
        laws(report, t);
        return report;
    }

    private static double[] scaled(double[] values, double unit) {
        return Arrays.stream(values).map(v -> v / unit).toArray();
    }

    private static void measure(Settings s, Table t, String program,
            long rate) {
        try (Neighbours n = new Neighbours(new RigConfig(s.seed()))) {
            if (program.equals("drop")) n.xdp(EarlyDrop::program);
            Sample f = n.flood(rate, s.one("ms") * Rig.MS);
            t.row(program, rate, f.rate(n.requests.answered()),
                    n.requests.time().us(50), n.requests.time().us(99),
                    f.busyPercent(0));
        }
    }

    // tag::xdp_drop[]
    /// Drops what goes to the flooded port: a UDP datagram over IPv4
    /// without options.
    public static XdpAction program(XdpBuff xdp) {
        long at = xdp.data();
        if (xdp.dataEnd() - at < DPORT + 2) return XdpAction.PASS;
        EthHdr eth = new EthHdr(xdp.mem(), at);
        if (eth.proto() != EthHdr.ETH_P_IP) return XdpAction.PASS;
        IpHdr iph = new IpHdr(xdp.mem(), at + EthHdr.LEN);
        boolean flood = iph.ihl() == 5
                && iph.protocol() == IpHdr.IPPROTO_UDP
                && Wire.u16(xdp.mem(), at + DPORT) == Neighbours.FLOODED;
        return flood ? XdpAction.DROP : XdpAction.PASS;
    }
    // end::xdp_drop[]

    private static void laws(Report report, Table t) {
        double[] loads = t.column(1, 0, "drop");
        if (loads[0] > 0 || loads[loads.length - 1] < LINE_RATE) return;
        double without = death(t, "none");
        double with = death(t, "drop");
        boolean alive = with == Double.MAX_VALUE;
        double bound = alive ? loads[loads.length - 1] : with;
        report.law("An XDP program moves the flood that ends the service at "
                + "least " + FURTHER + " times further.",
                bound >= FURTHER * without, "dies at %,.0f/s without, %s "
                + "%,.0f/s with", without, alive ? "lives at" : "dies at",
                bound);
        double[] answers = t.column(2, 0, "drop");
        double[] plain = t.column(2, 0, "none");
        report.law("Without a flood the program costs next to nothing.",
                answers[0] > 0.95 * plain[0], "%,.0f/s without, %,.0f/s "
                + "with", plain[0], answers[0]);
    }

    /// The least flood under which the service is dead.
    private static double death(Table t, String program) {
        double[] loads = t.column(1, 0, program);
        double[] answers = t.column(2, 0, program);
        for (int i = 0; i < loads.length; i++) {
            if (answers[i] < DEAD * answers[0]) return loads[i];
        }
        return Double.MAX_VALUE;
    }
}
