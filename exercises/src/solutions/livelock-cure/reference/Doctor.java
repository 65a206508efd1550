package student;

import netstack.exercises.livelockcure.Cure;
import netstack.exercises.livelockcure.Host;

/// The reference solution of `livelock-cure`.
public final class Doctor implements Cure {

    private boolean stopped;

    @Override
    public void interrupt(Host host) {
        host.irqDisable();
        host.schedulePoll();
    }

    @Override
    public void poll(Host host) {
        int n = 0;
        while (n < QUOTA) {
            if (host.room() == 0) {
                stopped = true;
                return;
            }
            if (!host.take()) {
                host.irqEnable();
                return;
            }
            n++;
        }
        host.schedulePoll();
    }

    @Override
    public void drained(Host host) {
        if (stopped) {
            stopped = false;
            host.schedulePoll();
        }
    }
}
