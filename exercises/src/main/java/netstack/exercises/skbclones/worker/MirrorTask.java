package netstack.exercises.skbclones.worker;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.skbclones.Mirror;
import netstack.exercises.skbclones.Ports;
import netstack.skbuff.FailSlab;
import netstack.skbuff.SkBuff;

/// The worker's side of `skb-clones`: real packets, other holders that look
/// at them again afterwards, and a real card for the first port.
public final class MirrorTask extends ScriptTask<Mirror> {

    /// Makes one.
    public MirrorTask() {
        super(Mirror.class);
    }

    @Override
    protected void run(Maker<Mirror> student, Script script, Log log)
            throws Throwable {
        Mirror mirror = student.make();
        try (Lan lan = new Lan()) {
            Guard guard = new Guard(log);
            lan.exec(() -> guard.run(() -> {
                for (int i = 0; i < script.steps().size(); i++) {
                    one(mirror, lan, script.steps().get(i), log.step(i));
                }
            }));
            guard.rethrow();
            log.see("left behind", lan.host().skbs().live());
        }
    }

    private static void one(Mirror mirror, Lan lan, Step s, Log log) {
        SkBuff skb = packet(lan, s.bytes());
        SkBuff clone = s.num(2) != 0 ? skb.cloneSkb() : null;
        SkBuff held = s.num(3) != 0 ? skb.get() : null;
        Out out = new Out(s);
        long[] freed = new long[1];
        lan.host().skbs().onFree((x, reason) -> freed[0]++);
        if (s.num(4) > 0) {
            lan.host().skbs().failSlab(
                    FailSlab.every(1).after(s.num(4) - 1).times(1));
        }
        mirror.rcv(skb, out);
        lan.host().skbs().failSlab(null);
        lan.host().skbs().onFree(null);
        out.show(log);
        show("holder", held, log);
        show("holder of a clone", clone, log);
        log.see("heads", out.heads(held, clone)).see("freed", freed[0]);
        out.end(held, clone);
    }

    private static void show(String who, SkBuff skb, Log log) {
        if (skb != null) {
            log.see(who, bytes(skb));
        }
    }

    private static SkBuff packet(Lan lan, byte[] frame) {
        SkBuff skb = lan.host().skbs().alloc(64 + frame.length);
        skb.reserve(64);
        MemorySegment.copy(MemorySegment.ofArray(frame), 0, skb.mem(),
                skb.put(frame.length), frame.length);
        return skb;
    }

    static byte[] bytes(SkBuff skb) {
        return skb.mem().asSlice(skb.data(), skb.len())
                .toArray(ValueLayout.JAVA_BYTE);
    }

    /// Keeps what was sent until all of it was done: who changes a packet
    /// after he sent it, is seen.
    private static final class Out implements Ports {

        private final int count;
        private final boolean tapped;
        private final List<SkBuff> kept = new ArrayList<>();
        private final List<String> names = new ArrayList<>();

        Out(Step s) {
            count = Math.max(s.num(0), 1);
            tapped = s.num(1) != 0;
        }

        @Override
        public int count() {
            return count;
        }

        @Override
        public long address(int i) {
            return 0x0200_0000_1000L + i;
        }

        @Override
        public void send(int i, SkBuff skb) {
            keep("port " + i, skb);
        }

        @Override
        public boolean tapped() {
            return tapped;
        }

        @Override
        public void tap(SkBuff skb) {
            keep("tap", skb);
        }

        private void keep(String name, SkBuff skb) {
            names.add(name);
            kept.add(skb);
        }

        /// In the order of their names, as the order of sending is free.
        void show(Log log) {
            for (String name : names.stream().sorted().toList()) {
                log.see(name, bytes(kept.get(names.indexOf(name))));
            }
            log.see("packets", kept.size());
        }

        long heads(SkBuff... others) {
            Set<Long> heads = new HashSet<>();
            kept.forEach(skb -> heads.add(skb.head()));
            for (SkBuff skb : others) {
                if (skb != null) {
                    heads.add(skb.head());
                }
            }
            return heads.size();
        }

        void end(SkBuff... others) {
            kept.forEach(SkBuff::consume);
            for (SkBuff skb : others) {
                if (skb != null) {
                    skb.consume();
                }
            }
        }
    }
}
