package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.driver.net.NapiBusy;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;
import netstack.skbuff.SkBuff;

/// Busy polling of one socket: which NAPI instance brings its packets, how
/// long it may be polled, and how.
@Linux(value = "sk_ll_usec", file = "include/net/sock.h", renamed = true)
public final class SockBusy implements NapiBusy.End {
    /// SO_BUSY_POLL: how long a read may poll, in units of 1024 ns, which
    /// are called us; 0 is not.
    int llUsec;
    /// SO_PREFER_BUSY_POLL.
    boolean prefer;
    /// SO_BUSY_POLL_BUDGET: packets a poll; 0 is the default of 8.
    int budget;
    /// SO_INCOMING_NAPI_ID: who brought the last packet.
    int napiId;

    private final Machine machine;
    private Sock sk;

    SockBusy(Machine machine) {
        this.machine = machine;
    }

    /// SO_BUSY_POLL, of a socket in `net`.
    void llUsec(Net net, int v) {
        llUsec = v;
        if (v != 0) {
            net.napiBusy().allow();
        }
    }

    /// As the listener `from` has it.
    public void inherit(SockBusy from) {
        llUsec = from.llUsec;
        prefer = from.prefer;
        budget = from.budget;
    }

    /// A packet came for the socket.
    @Linux(value = "sk_mark_napi_id", renamed = true,
        file = "include/net/busy_poll.h")
    public void mark(SkBuff skb) {
        if (napiId != skb.napiId()) {
            napiId = skb.napiId();
        }
    }

    /// The same for a socket that has no one peer: the first counts.
    @Linux(value = "sk_mark_napi_id_once", renamed = true,
        file = "include/net/busy_poll.h")
    public void markOnce(SkBuff skb) {
        if (napiId == 0) {
            napiId = skb.napiId();
        }
    }

    /// Whether a read should poll before it sleeps.
    @Linux(value = "sk_can_busy_loop", renamed = true,
        file = "include/net/busy_poll.h")
    public boolean canLoop() {
        return llUsec != 0 && !machine.current().signalPending();
    }

    // tag::sk_busy_loop[]
    /// Polls the device until something has come for `sk`, whose busy
    /// polling this is, or the time is up; with `once` only once.
    @Linux(value = "sk_busy_loop", renamed = true,
        file = "include/net/busy_poll.h")
    public void loop(Sock sk, boolean once) {
        this.sk = sk;
        if (napiId >= NapiBusy.MIN_NAPI_ID) {
            sk.net.napiBusy().busyLoop(napiId, once ? null : this, prefer,
                budget != 0 ? budget : NapiBusy.BUSY_POLL_BUDGET);
        }
    }

    @Override
    @Linux(value = "sk_busy_loop_end", file = "net/core/sock.c")
    public boolean loopEnd(long start) {
        return sk.readable() || llUsec == 0
            || NapiBusy.currentTime(machine.now()) > start + llUsec;
    }
    // end::sk_busy_loop[]
}
