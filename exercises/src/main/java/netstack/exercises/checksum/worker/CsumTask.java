package netstack.exercises.checksum.worker;

import netstack.exercises.checksum.Csum;
import netstack.exercises.frame.FrameBytes;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.script.worker.UdpPort;

/// The worker's side of `checksum`: the functions alone, and as the part of
/// a NAT whose packets a real host must accept.
public final class CsumTask extends ScriptTask<Csum> {

    private static final int LOCAL = 0x0a000001;

    /// Makes one.
    public CsumTask() {
        super(Csum.class);
    }

    @Override
    protected void run(Maker<Csum> student, Script script, Log log)
            throws Throwable {
        Csum csum = student.make();
        for (int i = 0; i < script.steps().size(); i++) {
            one(csum, script.steps().get(i), log.step(i));
        }
    }

    private static void one(Csum c, Step s, Log log) {
        byte[] b = s.bytes();
        switch (s.op()) {
            case "partial" -> log.hex("sum", c.partial(b, s.num(0),
                    b.length - s.num(0), s.num(1)));
            case "ip" -> log.hex("check", c.ipCheck(b, 0, b.length));
            case "udp" -> log.hex("check", c.udpCheck(s.num(0), s.num(1), b,
                    0, b.length));
            case "replace2" -> log.hex("check",
                    c.replace2(s.num(0), s.num(1), s.num(2)));
            case "replace4" -> log.hex("check",
                    c.replace4(s.num(0), s.num(1), s.num(2)));
            case "nat" -> nat(c, s.num(0), s.num(1), b, log);
            default -> throw new IllegalArgumentException(s.op());
        }
    }

    /// The datagram was for `daddr`; a NAT sends it on to this host.
    private static void nat(Csum c, int daddr, int port, byte[] payload,
            Log log) {
        byte[] f = FrameBytes.udp(0x0200_0000_0101L, 0x0a000002, daddr,
                4000, port, payload);
        FrameBytes.put(f, FrameBytes.IP + 16, 4, LOCAL);
        update(c, f, FrameBytes.IP + 10, daddr);
        update(c, f, FrameBytes.L4 + 6, daddr);
        try (Lan lan = new Lan().card(1, 0)) {
            lan.exec(() -> {
                UdpPort socket = new UdpPort(lan.host(), port);
                lan.send(f);
                lan.sleep(100_000);
                socket.received().forEach(b -> log.see("delivered", b));
            });
        }
    }

    private static void update(Csum c, byte[] f, int at, int daddr) {
        int check = (int) FrameBytes.get(f, at, 2);
        FrameBytes.put(f, at, 2, c.replace4(check, daddr, LOCAL));
    }
}
