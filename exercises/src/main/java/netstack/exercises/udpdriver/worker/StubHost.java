package netstack.exercises.udpdriver.worker;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import netstack.driver.hw.CableEnd;
import netstack.driver.hw.Frame;
import netstack.driver.hw.Wire;
import netstack.driver.ixgbe.IxgbeConfig;
import netstack.driver.machine.Machine;
import netstack.driver.net.NetDevice;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.host.Host;
import netstack.host.HostConfig;
import netstack.host.Network;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;

/// The host that the student's module runs in: a whole one, with one 82599
/// whose cable ends in nothing but a tap.
final class StubHost implements CableEnd, AutoCloseable {

    private static final long MEMORY = 4 << 20;
    private static final int DESCRIPTORS = 64;
    /// What packets may take: a module that leaks runs out of it.
    private static final long PACKET_BYTES = 16 << 10;

    private final Network network = new Network(1);
    private final Host host = network.host("host",
            new HostConfig().memory(MEMORY).checked(false));
    private final List<String> frames = new ArrayList<>();
    private final NetDevice dev;

    StubHost(UdpCase given) {
        dev = host.nic(new IxgbeConfig(1, DESCRIPTORS, DESCRIPTORS, 0))
                .dev();
        dev.neededHeadroom(given.neededHeadroom());
        dev.txQueueLen(given.txQueueLen());
        network.cable(host.card(0), this).tap((at, direction, data, len) ->
                frames.add(HexFormat.of().formatHex(data, 0, len)));
        host.exec("ip", () -> {
            host.net().devices().setMacAddress(dev, given.devAddr());
            host.net().devices().setMtu(dev, given.mtu());
            host.net().devices().open(dev);
        });
        skbs().trackOrigins(true);
        skbs().limit(skbs().bytes() + PACKET_BYTES);
    }

    SkbSlab skbs() {
        return host.skbs();
    }

    NetDevice dev() {
        return dev;
    }

    List<String> frames() {
        return frames;
    }

    List<String> leaked() {
        return skbs().audit();
    }

    int xmit(SkBuff skb) {
        return host.tx().xmit(skb);
    }

    void sleep(long ns) {
        host.machine().nanosleep(ns);
    }

    void run(Runnable body) {
        host.exec("writer", body);
    }

    @Override
    public Machine machine() {
        return null;
    }

    @Override
    public void plug(Wire out) {
        // Nothing is sent from here.
    }

    @Override
    public void deliver(Frame frame, long atNs) {
        frame.release();
    }

    /// Only ends the world: what the module left behind is in the outcome.
    @Override
    public void close() {
        network.world().close();
    }
}
