package netstack.exercises.xdpdrop.worker;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

import netstack.driver.net.Ethtool;
import netstack.driver.net.NetdevFeatures;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.exercises.script.Log;
import netstack.exercises.script.Script;
import netstack.exercises.script.Step;
import netstack.exercises.script.worker.Guard;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.script.worker.ScriptTask;
import netstack.exercises.script.worker.UdpPort;
import netstack.exercises.xdpdrop.DropPort;

/// The worker's side of `xdp-drop`: the program is attached to the device
/// of a real host; a socket shows what got through.
public final class DropPortTask extends ScriptTask<DropPort> {

    private static final int HEADROOM = 256;

    /// Makes one.
    public DropPortTask() {
        super(DropPort.class);
    }

    @Override
    protected void run(Maker<DropPort> student, Script script, Log log)
            throws Throwable {
        DropPort program = student.make();
        int port = script.first("port").num(0);
        program.init(port);
        Guard guard = new Guard(log);
        try (Lan lan = new Lan().card(1, 0)) {
            lan.dev().xdpGeneric(xdp -> guard.call(() -> seen(
                    program.run(xdp), log), XdpAction.ABORTED));
            lan.exec(() -> {
                // ethtool -K eth0 rxvlan off: XDP sees no tag that the card
                // has taken off.
                Ethtool.setFeatures(lan.dev(),
                        NetdevFeatures.HW_VLAN_CTAG_RX, 0);
                UdpPort socket = new UdpPort(lan.host(), port);
                for (int i = 0; i < script.steps().size(); i++) {
                    log.step(i);
                    one(program, lan, guard, script.steps().get(i), log);
                }
                log.see("got through", socket.received().size());
            });
            guard.rethrow();
        }
        log.see("packets", program.packets()).see("bytes", program.bytes());
    }

    private static XdpAction seen(XdpAction action, Log log) {
        log.see("action", String.valueOf(action));
        return action == null ? XdpAction.ABORTED : action;
    }

    private static void one(DropPort program, Lan lan, Guard guard, Step s,
            Log log) {
        if (s.is("frame")) {
            lan.send(s.bytes());
            lan.sleep(50_000);
        } else if (s.is("short")) {
            guard.run(() -> seen(program.run(cut(s, HEADROOM)), log));
        } else if (s.is("alone")) {
            guard.run(() -> seen(program.run(cut(s, 0)), log));
        }
    }

    /// A frame that ends early, in a buffer where the last one still lies,
    /// with so much `room` behind it; if there is none, the buffer ends with
    /// the frame.
    private static XdpBuff cut(Step s, int room) {
        int len = Math.min(s.num(0), s.bytes().length);
        int size = HEADROOM + (room > 0 ? s.bytes().length : len);
        byte[] buffer = new byte[size + room];
        System.arraycopy(s.bytes(), 0, buffer, HEADROOM, size - HEADROOM);
        XdpBuff xdp = new XdpBuff(MemorySegment.ofArray(buffer));
        xdp.prepareBuff(0, size, HEADROOM, HEADROOM + len);
        return xdp;
    }
}
