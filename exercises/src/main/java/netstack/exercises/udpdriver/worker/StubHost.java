package netstack.exercises.udpdriver.worker;

import java.util.List;

import netstack.driver.net.NetDevice;
import netstack.exercises.script.worker.Lan;
import netstack.exercises.udpdriver.cases.UdpCase;
import netstack.skbuff.SkBuff;
import netstack.skbuff.SkbSlab;

/// The host that the student's module runs in: a whole one, with one 82599
/// whose cable ends where its frames are kept.
final class StubHost implements AutoCloseable {

    /// What packets may take: a module that leaks runs out of it.
    private static final long PACKET_BYTES = 16 << 10;

    private final Lan lan = new Lan().closed(1, 0);

    StubHost(UdpCase given) {
        NetDevice dev = lan.dev();
        dev.neededHeadroom(given.neededHeadroom());
        dev.txQueueLen(given.txQueueLen());
        lan.exec(() -> {
            var devices = lan.host().net().devices();
            devices.setMacAddress(dev, given.devAddr());
            devices.setMtu(dev, given.mtu());
            devices.open(dev);
        });
        skbs().trackOrigins(true);
        skbs().limit(skbs().bytes() + PACKET_BYTES);
    }

    SkbSlab skbs() {
        return lan.host().skbs();
    }

    NetDevice dev() {
        return lan.dev();
    }

    List<String> frames() {
        return lan.hex();
    }

    List<String> leaked() {
        return skbs().audit();
    }

    int xmit(SkBuff skb) {
        return lan.host().tx().xmit(skb);
    }

    void sleep(long ns) {
        lan.sleep(ns);
    }

    void run(Runnable body) {
        lan.exec(body);
    }

    /// Only ends the world: what the module left behind is in the outcome.
    @Override
    public void close() {
        lan.close();
    }
}
