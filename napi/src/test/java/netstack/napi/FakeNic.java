package netstack.napi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

import netstack.driver.machine.IrqLine;
import netstack.driver.net.NapiContext;
import netstack.driver.net.NetDevice;

/// A receive queue without hardware: frames wait in a list, an interrupt announces them while
/// it is enabled, a poll takes them. It is the driver of the course document, word for word.
final class FakeNic {
    final NapiContext napi;
    final List<Integer> polls = new ArrayList<>();
    long received;

    private final TestHost host;
    private final NetDevice dev;
    private final int type;
    private final IrqLine irq;
    private final ArrayDeque<Integer> ring = new ArrayDeque<>();
    private boolean irqEnabled = true;

    FakeNic(TestHost host, NetDevice dev, int type) {
        this.host = host;
        this.dev = dev;
        this.type = type;
        napi = host.rx.napis().add(dev, this::poll, 64);
        napi.enable();
        irq = host.machine.requestIrq(dev.name(), () -> {
            irqEnabled = false;
            napi.schedule();
        });
    }

    /// `n` frames arrive at `time`.
    void arrive(long time, int n) {
        irq.cpu().at(time, this::arrived, n);
    }

    private void arrived(long now, int n) {
        for (int i = 0; i < n; i++) {
            ring.add(i);
        }
        if (irqEnabled) {
            irq.raise(now);
        }
    }

    private int poll(NapiContext ctx, int budget) {
        int work = 0;
        while (work < budget && !ring.isEmpty()) {
            ctx.groReceive(host.packet(dev, type, ring.poll()));
            work++;
        }
        received += work;
        polls.add(work);
        if (work < budget && ctx.completeDone(work)) {
            irqEnabled = true;
            if (!ring.isEmpty()) {
                irq.raise(host.machine.now());
            }
        }
        return work;
    }
}
