package netstack.exercises.flamegraph.worker;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

import netstack.driver.machine.CostModel;
import netstack.exercises.flamegraph.Flames;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.script.worker.UdpPort;
import netstack.host.HostConfig;

/// The worker's side of `flame-graph`: drawn samples, and samples of a real
/// host that receives.
public final class FlamesTask extends ScriptTask<Flames> {

    private static final String RECEIVE = "net_rx_action";

    /// Makes one.
    public FlamesTask() {
        super(Flames.class);
    }

    @Override
    protected void run(Maker<Flames> student, Script script, Log log)
            throws Throwable {
        Flames flames = student.make();
        List<List<String>> samples = new ArrayList<>();
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            String text = new String(s.bytes(), StandardCharsets.UTF_8);
            log.step(i);
            switch (s.op()) {
                case "sample" -> samples.addAll(Collections.nCopies(
                        Math.max(0, s.num(0)), Arrays.asList(
                                text.split(";")).reversed()));
                case "fold" -> log.see("folded", String.join(", ",
                        flames.fold(copy(samples))));
                case "record" -> recorded(flames,
                        profile(s.num(0), s.num(1)), log);
                default -> asked(flames, s.op(), text, samples, log);
            }
        }
    }

    private static List<List<String>> copy(List<List<String>> samples) {
        return new ArrayList<>(samples.stream()
                .<List<String>>map(ArrayList::new).toList());
    }

    private static void asked(Flames flames, String op, String function,
            List<List<String>> samples, Log log) {
        List<String> folded = folded(samples);
        log.see(op, switch (op) {
            case "inclusive" ->
                String.valueOf(flames.inclusive(folded, function));
            case "self" -> String.valueOf(flames.self(folded, function));
            default -> String.join(", ", flames.top(folded, function));
        });
    }

    /// The samples folded as they should be, so that one mistake costs one
    /// property.
    private static List<String> folded(List<List<String>> samples) {
        return new ArrayList<>(samples.stream().map(s -> String.join(";",
                s.reversed())).distinct().sorted().map(stack -> stack + " "
                + samples.stream().filter(s -> String.join(";",
                        s.reversed()).equals(stack)).count()).toList());
    }

    /// What the profiler of a real host has seen, and what the student
    /// makes of it.
    private static void recorded(Flames flames, List<String> real, Log log) {
        for (String line : real) {
            log.see("recorded", line);
        }
        log.see("width", flames.inclusive(new ArrayList<>(real), RECEIVE));
        log.see("callees", String.join(", ",
                flames.top(new ArrayList<>(real), RECEIVE)));
    }

    /// A profile, folded, of a host that receives `datagrams` of `bytes`
    /// each with the costs of a server.
    public static List<String> profile(int datagrams, int bytes) {
        HostConfig config = new HostConfig().memory(Lan.MEMORY)
                .checked(false).costs(CostModel.SERVER_82599);
        try (Lan lan = new Lan(config).card(1, 0)) {
            lan.exec(() -> {
                UdpPort socket = new UdpPort(lan.host(), 9);
                lan.host().machine().profiler().start(97);
                for (int i = 0; i < datagrams; i++) {
                    lan.send(FrameBytes.udp(0x0200_0000_0101L, 0x0a000002,
                            0x0a000001, 7, 9, new byte[bytes]));
                    lan.sleep(3000);
                    socket.received();
                }
                lan.host().machine().profiler().stop();
            });
            return lan.host().machine().profiler().folded();
        }
    }
}
