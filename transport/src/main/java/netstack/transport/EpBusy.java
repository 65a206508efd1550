package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.net.NapiBusy;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;

/// Busy polling of an epoll set: one NAPI instance for all its sockets, that
/// of the socket that reported last. So it fits a program that has a set for
/// each queue of the card.
///
/// Left out: parameters of a set's own (`EPIOCSPARAMS`).
@Linux(value = "eventpoll.napi_id", file = "fs/eventpoll.c", renamed = true)
final class EpBusy implements NapiBusy.End {
    private final Net net;
    private final Machine machine;
    private final SockSysctls sysctls;
    private Eventpoll ep;
    private int napiId;

    EpBusy(Net net, SockSysctls sysctls) {
        this.net = net;
        machine = net.machine();
        this.sysctls = sysctls;
    }

    /// A file was added, or reports.
    @Linux(value = "ep_set_busy_poll_napi_id", renamed = true)
    void note(File file) {
        if (sysctls.busyPoll.value != 0 && file instanceof Socket sock
                && sock.sk.busy.napiId >= NapiBusy.MIN_NAPI_ID) {
            napiId = sock.sk.busy.napiId;
            net.napiBusy().allow();
        }
    }

    /// Polls until `set`, whose busy polling this is, has something or the
    /// time is up; whether it has.
    @Linux(value = "ep_busy_loop", renamed = true)
    boolean loop(Eventpoll set) {
        if (napiId < NapiBusy.MIN_NAPI_ID || sysctls.busyPoll.value == 0) {
            return false;
        }
        ep = set;
        net.napiBusy().busyLoop(napiId, this, false,
            NapiBusy.BUSY_POLL_BUDGET);
        if (ep.available()) {
            return true;
        }
        // The next socket that reports says which to poll.
        napiId = 0;
        return false;
    }

    @Override
    @Linux("ep_busy_loop_end")
    public boolean loopEnd(long start) {
        return ep.available() || sysctls.pollTimedOut(machine, start);
    }
}
