package netstack.exercises.toeplitz.worker;

import netstack.driver.hw.Nic82599;
import netstack.driver.hw.Reg;
import netstack.driver.net.NetDevice;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.toeplitz.Rss;
import netstack.napi.PacketType;
import netstack.skbuff.SkBuff;

/// The worker's side of `toeplitz`: the functions alone, and flows that a
/// real card with four queues spreads.
public final class RssTask extends ScriptTask<Rss> {

    private static final int QUEUES = 4;
    private static final int KEY = 40;
    private static final int LOCAL = 0x0a000001;

    /// Makes one.
    public RssTask() {
        super(Rss.class);
    }

    @Override
    protected void run(Maker<Rss> student, Script script, Log log)
            throws Throwable {
        Rss rss = student.make();
        byte[] key = script.first("key").bytes();
        byte[] table = script.first("table").bytes();
        for (int i = 0; i < script.steps().size(); i++) {
            Step s = script.steps().get(i);
            log.step(i);
            switch (s.op()) {
                case "hash" -> log.hex("hash", rss.hash(key, s.num(0),
                        s.num(1), s.num(2), s.num(3)));
                case "hash2" -> log.hex("hash", rss.hash(key, s.num(0),
                        s.num(1)));
                case "queue" -> log.see("queue",
                        rss.queue(s.num(0), table));
                case "steer" -> steer(rss, key, table, s, log);
                default -> { }
            }
        }
    }

    private static void steer(Rss rss, byte[] key, byte[] table, Step s,
            Log log) {
        int port = rss.steer(key, table, s.num(0), LOCAL, s.num(1),
                s.num(2));
        if (port < 1024 || port > 65535) {
            log.see("came by queue", "port " + port);
            return;
        }
        try (Lan lan = new Lan().card(QUEUES, 0)) {
            lan.host().rx().netif().addPack(lan.host().net(), new Tap(log));
            lan.exec(() -> {
                program(lan.host().card(0), key, table);
                lan.send(FrameBytes.tcp(0x0200_0000_0101L, s.num(0), LOCAL,
                        port, s.num(1), new byte[8]));
                lan.sleep(100_000);
            });
        }
    }

    private static void program(Nic82599 nic, byte[] key, byte[] table) {
        for (int i = 0; i < KEY / 4; i++) {
            nic.hw().writel(Reg.RSSRK.at(i), little(key, 4 * i));
        }
        for (int i = 0; i < Reg.RETA.count(); i++) {
            nic.hw().writel(Reg.RETA.at(i), little(table, 4 * i));
        }
    }

    private static int little(byte[] b, int at) {
        return Integer.reverseBytes((int) FrameBytes.get(b, at, 4));
    }

    /// Sees by which queue a packet came.
    private record Tap(Log log) implements PacketType {

        @Override
        public int type() {
            return ETH_P_ALL;
        }

        @Override
        public int rcv(SkBuff skb, NetDevice dev, PacketType pt,
                NetDevice origDev) {
            log.see("came by queue", skb.queueMapping() - 1);
            skb.consume();
            return 0;
        }
    }
}
