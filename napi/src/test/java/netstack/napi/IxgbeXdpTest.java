package netstack.napi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;

import netstack.driver.hw.Cable;
import netstack.driver.hw.Nic82599;
import netstack.driver.ixgbe.Ixgbe;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.MachineConfig;
import netstack.driver.net.Errno;
import netstack.driver.net.NetDevice;
import netstack.driver.net.XdpAction;
import netstack.driver.net.XdpBuff;
import netstack.driver.net.XdpProgram;
import netstack.skbuff.SkBuff;
import netstack.skbuff.wire.EthHdr;
import netstack.skbuff.wire.Wire;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/// XDP in the driver: before there is an `sk_buff`.
class IxgbeXdpTest {
    private static final long MS = 1_000_000;
    private static final XdpAction[] ACTIONS = XdpAction.values();

    private static int attach(Wired w, XdpProgram prog) {
        int[] rc = new int[1];
        w.b.run(() -> rc[0] = w.eth1.dev().ops().bpf(w.eth1.dev(), prog));
        w.a.run(() -> w.a.machine.nanosleep(5 * MS));
        return rc[0];
    }

    /// Frames that come back to `a`, by their mark.
    private static List<Integer> returned(Wired w) {
        List<Integer> marks = new ArrayList<>();
        w.a.rx.netif().addPack(w.a.net, new PacketType() {
            @Override
            public int type() {
                return Wired.TYPE;
            }

            @Override
            public int rcv(SkBuff skb, NetDevice dev, PacketType pt, NetDevice orig) {
                marks.add(skb.mem().get(java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED,
                    skb.data()));
                skb.consume();
                return 0;
            }
        });
        return marks;
    }

    private static XdpAction swap(XdpBuff xdp, XdpAction act) {
        if (act == XdpAction.TX) {
            EthHdr eth = new EthHdr(xdp.mem(), xdp.data());
            long from = eth.source();
            eth.source(eth.dest()).dest(from);
        }
        return act;
    }

    @Property(tries = 20)
    void each_frame_meets_the_verdict_that_it_was_given(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 0, max = 3) Integer> verdicts,
            @ForAll @IntRange(min = 1, max = 4) int cpus) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT, new MachineConfig().cpus(cpus))) {
            List<Integer> back = returned(w);
            assertThat(attach(w, xdp -> swap(xdp, ACTIONS[verdicts.get(Wire.u8(xdp.mem(),
                xdp.data() + EthHdr.LEN))]))).isZero();
            w.a.run(() -> {
                for (int i = 0; i < verdicts.size(); i++) {
                    w.xmitWaiting(w.frame(i, 60), false);
                }
                w.a.machine.nanosleep(20 * MS);
            });
            assertThat(w.received).isEqualTo(marked(verdicts, XdpAction.PASS));
            assertThat(back).isEqualTo(marked(verdicts, XdpAction.TX));
            for (XdpAction act : XdpAction.values()) {
                assertThat(w.eth1.stats().xdp(act)).isEqualTo(marked(verdicts, act).size());
            }
            assertThat(w.eth1.stats().xdpFailed()).isZero();
        }
    }

    private static List<Integer> marked(List<Integer> verdicts, XdpAction act) {
        List<Integer> marks = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (verdicts.get(i) == act.ordinal()) {
                marks.add(i);
            }
        }
        return marks;
    }

    @Property(tries = 15)
    void a_moved_head_moves_the_packet(@ForAll @IntRange(min = -192, max = 40) int delta) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            assertThat(attach(w, xdp -> {
                assertThat(xdp.adjustHead(delta)).isTrue();
                EthHdr eth = new EthHdr(xdp.mem(), xdp.data());
                eth.dest(0x0200_0000_00bbL).source(1).proto(Wired.TYPE);
                return XdpAction.PASS;
            })).isZero();
            w.a.run(() -> {
                w.xmitWaiting(w.frame(5, 100), false);
                w.a.machine.nanosleep(MS);
            });
            assertThat(w.lengths).containsExactly(100 - delta);
        }
    }

    @Test
    void a_frame_without_room_for_an_xdp_frame_is_aborted() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            List<Integer> back = returned(w);
            attach(w, xdp -> {
                assertThat(xdp.adjustHead(-192)).isTrue();
                assertThat(xdp.adjustHead(-1)).isFalse();
                return XdpAction.TX;
            });
            w.a.run(() -> {
                w.xmitWaiting(w.frame(1, 60), false);
                w.a.machine.nanosleep(MS);
            });
            assertThat(back).isEmpty();
            assertThat(w.eth1.stats().xdpFailed()).isEqualTo(1);
        }
    }

    @Test
    void a_program_needs_frames_that_fit_a_buffer() {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.b.run(() -> assertThat(w.b.net.devices().setMtu(w.eth1.dev(), 9000)).isZero());
            assertThat(attach(w, xdp -> XdpAction.PASS)).isEqualTo(-Errno.EINVAL);
            w.b.run(() -> assertThat(w.b.net.devices().setMtu(w.eth1.dev(), 1500)).isZero());
            assertThat(attach(w, xdp -> XdpAction.PASS)).isZero();
            w.b.run(() -> assertThat(w.b.net.devices().setMtu(w.eth1.dev(), 9000))
                .isEqualTo(-Errno.EINVAL));
        }
    }

    @Property(tries = 8)
    void programs_come_and_go_under_traffic_and_every_frame_is_seen_once(
            @ForAll @Size(min = 1, max = 4) List<Boolean> on,
            @ForAll @IntRange(min = 100, max = 5000) int gap) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            w.a.machine.spawn("sender", 0, () -> {
                for (int i = 0; i < 300; i++) {
                    w.xmitWaiting(w.frame(i, 60), false);
                    w.a.machine.cpu().spend(gap * 20);
                }
            });
            for (boolean b : on) {
                attach(w, b ? xdp -> XdpAction.PASS : null);
            }
            w.a.run(() -> w.a.machine.nanosleep(100 * MS));
            assertThat(w.received).doesNotHaveDuplicates().isSorted();
        }
    }

    @Property(tries = 8)
    void a_redirected_frame_leaves_by_the_other_card(@ForAll @IntRange(min = 1, max = 100) int n) {
        try (Wired w = new Wired(IxgbeConfig.DEFAULT)) {
            TestHost c = new TestHost(w.world, "c", new MachineConfig());
            Nic82599 second = new Nic82599("eth1", w.b.machine, w.b.memory, 0x0200_0000_00b2L);
            Nic82599 far = new Nic82599("eth0", c.machine, c.memory, 0x0200_0000_00ccL);
            Cable cable = new Cable(w.world, 10_000_000_000L, 1000).connect(second, far);
            Ixgbe[] eth = new Ixgbe[2];
            w.b.run(() -> eth[0] = open(w.b, second));
            c.run(() -> eth[1] = open(c, far));
            List<String> log = new ArrayList<>();
            c.rx.netif().addPack(c.net, c.handler("c", Wired.TYPE, null, log));
            assertThat(attach(w, xdp -> {
                new EthHdr(xdp.mem(), xdp.data()).dest(0x0200_0000_00ccL);
                return xdp.redirect(eth[0].dev());
            })).isZero();
            send(w, n);
            // A device takes redirected frames only with a program of its own.
            assertThat(log).isEmpty();
            assertThat(w.eth1.stats().xdpFailed()).isEqualTo(n);
            w.b.run(() -> assertThat(eth[0].dev().ops().bpf(eth[0].dev(), x -> XdpAction.PASS))
                .isZero());
            send(w, n);
            assertThat(log).hasSize(n);
            assertThat(w.eth1.stats().xdpFailed()).isEqualTo(n);
            w.b.run(() -> w.b.net.devices().close(eth[0].dev()));
            c.run(() -> c.net.devices().close(eth[1].dev()));
            assertThat(second.audit()).isEmpty();
            assertThat(far.audit()).isEmpty();
            assertThat(cable.liveFrames()).isZero();
        }
    }

    private static Ixgbe open(TestHost host, Nic82599 nic) {
        Ixgbe eth = Ixgbe.probe(host.net, nic, host.rx.napis(), IxgbeConfig.DEFAULT);
        assertThat(host.net.devices().open(eth.dev())).isZero();
        return eth;
    }

    private static void send(Wired w, int n) {
        w.a.run(() -> {
            w.a.machine.nanosleep(5 * MS);
            for (int i = 0; i < n; i++) {
                w.xmitWaiting(w.frame(i, 60), false);
            }
            w.a.machine.nanosleep(5 * MS);
        });
    }
}
