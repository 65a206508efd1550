package netstack.exercises.skbgeometry.worker;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.skbgeometry.Geometry;
import netstack.exercises.skbgeometry.SkbPanic;
import netstack.skbuff.SkBuff;

/// The worker's side of `skb-geometry`: bytes go where the student's marks
/// say, and at the end the packet leaves by a real card.
public final class GeometryTask extends ScriptTask<Geometry> {

    /// Makes one.
    public GeometryTask() {
        super(Geometry.class);
    }

    @Override
    protected void run(Maker<Geometry> student, Script script, Log log)
            throws Throwable {
        Geometry g = student.make();
        byte[] memory = new byte[Math.max(script.first("alloc").num(0), 0)];
        for (int i = 0; i < script.steps().size(); i++) {
            log.step(i);
            try {
                one(g, script.steps().get(i), memory, log);
            } catch (SkbPanic e) {
                log.see("panic", true);
            }
            log.see("data", g.data()).see("tail", g.tail())
                    .see("len", g.len()).see("headroom", g.headroom())
                    .see("tailroom", g.tailroom());
        }
    }

    private static void one(Geometry g, Step step, byte[] memory, Log log) {
        int n = step.num(0);
        switch (step.op()) {
            case "alloc" -> g.alloc(n);
            case "reserve" -> g.reserve(n);
            case "trim" -> g.trim(n);
            case "pull" -> log.see("pull returned", g.pull(n));
            case "put" -> write(step, g.put(step.bytes().length), memory,
                    log);
            case "push" -> write(step, g.push(step.bytes().length), memory,
                    log);
            case "send" -> send(g, memory, log);
            default -> throw new IllegalArgumentException(step.op());
        }
    }

    private static void write(Step step, int at, byte[] memory, Log log) {
        log.see(step.op() + " returned", at);
        byte[] bytes = step.bytes();
        if (at >= 0 && at + bytes.length <= memory.length) {
            System.arraycopy(bytes, 0, memory, at, bytes.length);
        }
    }

    /// A real packet with the student's marks on the case's bytes.
    private static void send(Geometry g, byte[] memory, Log log) {
        int data = g.data();
        int tail = g.tail();
        if (data < 0 || tail < data || tail > memory.length) {
            log.see("frame", "marks " + data + ".." + tail + " of "
                    + memory.length + " bytes");
            return;
        }
        byte[] packet = Arrays.copyOfRange(memory, data, tail);
        try (Lan lan = new Lan().card(1, 0)) {
            int before = lan.frames().size();
            lan.exec(() -> {
                SkBuff skb = lan.host().skbs().alloc(memory.length);
                skb.reserve(data);
                MemorySegment.copy(MemorySegment.ofArray(packet), 0,
                        skb.mem(), skb.put(packet.length), packet.length);
                skb.dev(lan.dev());
                lan.host().tx().xmit(skb);
                lan.sleep(100_000);
            });
            for (byte[] frame : lan.frames().subList(before,
                    lan.frames().size())) {
                log.see("frame", frame);
            }
        }
    }
}
