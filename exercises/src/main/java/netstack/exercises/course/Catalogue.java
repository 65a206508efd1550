package netstack.exercises.course;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import netstack.exercises.checksum.grading.Checksum;
import netstack.exercises.exercise.Exercise;
import netstack.exercises.flamegraph.grading.FlameGraph;
import netstack.exercises.gro.grading.Gro;
import netstack.exercises.irqmoderation.grading.IrqModeration;
import netstack.exercises.livelockcure.grading.LivelockCure;
import netstack.exercises.napipoll.grading.NapiPoll;
import netstack.exercises.packetsizes.grading.PacketSizes;
import netstack.exercises.rssqueues.grading.RssQueues;
import netstack.exercises.rxring.grading.RxRings;
import netstack.exercises.skbclones.grading.SkbClones;
import netstack.exercises.skbgeometry.grading.SkbGeometry;
import netstack.exercises.tcpcubic.grading.TcpCubic;
import netstack.exercises.tcpnewreno.grading.TcpNewReno;
import netstack.exercises.tcpreassembly.grading.TcpReassembly;
import netstack.exercises.tcprto.grading.TcpRto;
import netstack.exercises.tcpsender.grading.TcpSender;
import netstack.exercises.tcpseq.grading.TcpSeq;
import netstack.exercises.timesqueeze.grading.TimeSqueeze;
import netstack.exercises.toeplitz.grading.Toeplitz;
import netstack.exercises.txring.grading.TxRings;
import netstack.exercises.udpdriver.grading.UdpDriver;
import netstack.exercises.xdpdrop.grading.XdpDrop;

/// The graded tasks by name, in the order in which they are meant to be
/// done.
public final class Catalogue {

    private static final Map<String, Supplier<Exercise<?, ?>>> TASKS = all();

    private Catalogue() {
    }

    private static Map<String, Supplier<Exercise<?, ?>>> all() {
        Map<String, Supplier<Exercise<?, ?>>> all = new LinkedHashMap<>();
        all.put("skb-geometry", SkbGeometry::exercise);
        all.put("skb-clones", SkbClones::exercise);
        all.put("checksum", Checksum::exercise);
        all.put("udp-driver", UdpDriver::exercise);
        all.put("rx-ring", RxRings::exercise);
        all.put("tx-ring", TxRings::exercise);
        all.put("irq-moderation", IrqModeration::exercise);
        all.put("napi-poll", NapiPoll::exercise);
        all.put("packet-sizes", PacketSizes::exercise);
        all.put("time-squeeze", TimeSqueeze::exercise);
        all.put("flame-graph", FlameGraph::exercise);
        all.put("toeplitz", Toeplitz::exercise);
        all.put("gro", Gro::exercise);
        all.put("rss-queues", RssQueues::exercise);
        all.put("xdp-drop", XdpDrop::exercise);
        all.put("livelock-cure", LivelockCure::exercise);
        all.put("tcp-seq", TcpSeq::exercise);
        all.put("tcp-rto", TcpRto::exercise);
        all.put("tcp-reassembly", TcpReassembly::exercise);
        all.put("tcp-sender", TcpSender::exercise);
        all.put("tcp-newreno", TcpNewReno::exercise);
        all.put("tcp-cubic", TcpCubic::exercise);
        return all;
    }

    /// The task called `name`, or null.
    public static Exercise<?, ?> find(String name) {
        Supplier<Exercise<?, ?>> task = TASKS.get(name);
        return task == null ? null : task.get();
    }

    /// The names of all tasks.
    public static List<String> names() {
        return List.copyOf(TASKS.keySet());
    }
}
