package netstack.host.incident;

import java.util.List;
import netstack.host.experiment.Experiment;
import netstack.host.experiment.Experiments;
import netstack.host.experiment.Param;
import netstack.host.experiment.Report;
import netstack.host.experiment.Settings;
import netstack.host.experiment.Table;

/// A tenant's flood exhausts the NAPI budget that all share: the experiment
/// `starvation`, told from the victim's side.
final class Neighbour implements Experiment {

    @Override
    public String name() {
        return "neighbour";
    }

    @Override
    public String question() {
        return "Why does our container receive nothing, with no load at all?";
    }

    @Override
    public List<Param> params() {
        return List.of(new Param("kpps", "the neighbour, thousand datagrams "
                + "a second", 1, 10_000, "100,1000,3000,10000",
                "100,3000,10000"));
    }

    @Override
    public Report run(Settings s) {
        Experiment e = Experiments.named("starvation");
        StringBuilder kpps = new StringBuilder("kpps=");
        for (long k : s.all("kpps")) {
            kpps.append(kpps.charAt(kpps.length() - 1) == '=' ? "" : ",")
                    .append(k);
        }
        Report report = e.run(Settings.of(e, true, s.seed(),
                List.of(kpps.toString()), s::step));
        Table t = report.tables().getFirst();
        double[] none = t.column(2, 0, "none");
        double[] policed = t.column(2, 0, "XDP");
        report.say("Two tenants share a host and one queue of its card. The "
                + "victim gets 100,000 datagrams a second and has CPU time "
                + "to spare; its neighbour is sent %,.0f. NAPI takes both "
                + "from one ring, in order, until its budget is spent, and "
                + "begins again. The victim's program, on that CPU, reads "
                + "%,.0f a second.", t.column(1, 0, "none")[none.length - 1],
                none[none.length - 1]);
        report.say("Cure: police each sender before there is an sk_buff (a "
                + "card does it with SR-IOV and a rate for each virtual "
                + "function). The victim reads %,.0f a second.",
                policed[policed.length - 1]);
        return report;
    }
}
