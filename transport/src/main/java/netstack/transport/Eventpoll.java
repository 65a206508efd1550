package netstack.transport;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Machine;
import netstack.driver.machine.Mutex;
import netstack.driver.machine.SpinLock;
import netstack.driver.machine.WaitQueue;
import netstack.skbuff.Linux;

/// An epoll set: watched files, and the list of those that may be ready.
///
/// A wait looks at the ready list only, however many files are watched. The
/// list holds candidates: a file that reported is polled once more before
/// the program hears of it, and if it is watched by level and still ready it
/// goes back to the end of the list. By edge it does not, and that is the
/// whole difference.
///
/// While the list is read (`scanning`) what is reported meanwhile is kept
/// apart and joins it afterwards.
///
/// Left out: `EPOLLWAKEUP`'s wake-up sources, the limit of watches per
/// user.
@Linux(value = "eventpoll", file = "fs/eventpoll.c")
final class Eventpoll extends File {
    private static final int EINTR = 4;
    private static final int IN = SockOpt.POLLIN | SockOpt.POLLRDNORM;

    /// A file may be watched under several descriptors.
    record Key(File file, int fd) { }

    private final Machine machine;
    final EpBusy busy;
    final Mutex mtx;
    final SpinLock lock;
    /// Who waits in `epoll_wait`.
    final WaitQueue wq;
    /// Who waits for the set as a file: `poll`, or another set.
    private final WaitQueue pollWait;
    final Map<Key, Epitem> items = new LinkedHashMap<>();
    private ArrayDeque<Epitem> rdllist = new ArrayDeque<>();
    private ArrayDeque<Epitem> txlist = new ArrayDeque<>();
    private final ArrayDeque<Epitem> ovflist = new ArrayDeque<>();
    private boolean scanning;

    Eventpoll(Machine machine, EpBusy busy) {
        this.machine = machine;
        this.busy = busy;
        mtx = new Mutex(machine, "ep->mtx");
        lock = new SpinLock(machine, "ep->lock");
        wq = new WaitQueue(machine, "ep->wq");
        pollWait = new WaitQueue(machine, "ep->poll_wait");
    }

    /// Puts an item into the ready list, or where it waits for that; with
    /// the lock held.
    void markReady(Epitem epi) {
        if (scanning) {
            if (!epi.late) {
                epi.late = true;
                ovflist.add(epi);
            }
        } else if (!epi.ready) {
            epi.ready = true;
            rdllist.add(epi);
        }
    }

    /// The set itself has become readable.
    @Linux("ep_poll_safewake")
    void pollSafewake() {
        if (!pollWait.empty()) {
            pollWait.wakeUp(SockOpt.POLLIN);
        }
    }

    /// An item was added or changed, and is ready as it is.
    void announce(Epitem epi) {
        boolean flags = lock.lockIrqsave();
        boolean fresh = !epi.ready;
        if (fresh) {
            markReady(epi);
            if (!wq.empty()) {
                wq.wakeUpOne();
            }
        }
        lock.unlockIrqrestore(flags);
        if (fresh) {
            pollSafewake();
        }
    }

    // tag::ep_poll[]
    /// Waits for events, at most until `deadline`.
    ///
    /// @return how many there are in `out`, or a negative error number
    @Linux("ep_poll")
    int poll(EpollEvent[] out, int max, long deadline) {
        boolean timedOut = deadline <= machine.now();
        boolean avail = available();
        for (;;) {
            if (avail) {
                int n = sendEvents(out, max);
                if (n != 0) {
                    return n;
                }
            }
            if (timedOut) {
                return 0;
            }
            avail = busy.loop(this);
            if (avail) {
                continue;
            }
            if (machine.current().signalPending()) {
                return -EINTR;
            }
            wq.prepareToWait();
            if (!available()) {
                timedOut = !Hrtimer.schedule(machine, deadline);
            }
            wq.finishWait();
            avail = true;
        }
    }
    // end::ep_poll[]

    @Linux(value = "ep_events_available", renamed = true)
    boolean available() {
        machine.cpu().sync();
        return !rdllist.isEmpty() || scanning;
    }

    // tag::ep_send_events[]
    /// Hands the program what is ready.
    @Linux("ep_send_events")
    private int sendEvents(EpollEvent[] out, int max) {
        mtx.lock();
        startScan();
        int n = 0;
        while (n < max && !txlist.isEmpty()) {
            Epitem epi = txlist.poll();
            epi.ready = false;
            int revents = epi.poll();
            if (revents == 0) {
                continue;
            }
            out[n].events = revents;
            out[n++].data = epi.data;
            if ((epi.events & EpollEvent.EPOLLONESHOT) != 0) {
                epi.events &= Epitem.PRIVATE_BITS;
            } else if ((epi.events & EpollEvent.EPOLLET) == 0) {
                epi.ready = true;
                rdllist.add(epi);
            }
        }
        doneScan();
        mtx.unlock();
        return n;
    }
    // end::ep_send_events[]

    @Linux("ep_start_scan")
    private void startScan() {
        boolean flags = lock.lockIrqsave();
        ArrayDeque<Epitem> empty = txlist;
        txlist = rdllist;
        rdllist = empty;
        scanning = true;
        lock.unlockIrqrestore(flags);
    }

    /// What was not looked at comes first again, then what was reported
    /// late, then what is ready still.
    @Linux("ep_done_scan")
    private void doneScan() {
        boolean flags = lock.lockIrqsave();
        scanning = false;
        while (!ovflist.isEmpty()) {
            Epitem epi = ovflist.pollLast();
            epi.late = false;
            if (!epi.ready) {
                epi.ready = true;
                rdllist.addFirst(epi);
            }
        }
        while (!txlist.isEmpty()) {
            rdllist.addFirst(txlist.pollLast());
        }
        if (!rdllist.isEmpty() && !wq.empty()) {
            wq.wakeUpOne();
        }
        lock.unlockIrqrestore(flags);
    }

    /// As a file, a set can be read when something in it is ready.
    @Override
    @Linux(value = "__ep_eventpoll_poll", renamed = true)
    int poll() {
        mtx.lock();
        startScan();
        int mask = 0;
        while (mask == 0 && !txlist.isEmpty()) {
            if (txlist.peek().poll() != 0) {
                mask = IN;
            } else {
                txlist.poll().ready = false;
            }
        }
        doneScan();
        mtx.unlock();
        return mask;
    }

    @Override
    WaitQueue waitQueue() {
        return pollWait;
    }

    /// Takes an item out for good, with the mutex held.
    @Linux(value = "__ep_remove", renamed = true)
    void remove(Epitem epi) {
        epi.file.waitQueue().remove(epi);
        epi.file.epitems.remove(epi);
        boolean flags = lock.lockIrqsave();
        items.remove(new Key(epi.file, epi.fd));
        if (epi.ready) {
            rdllist.remove(epi);
            epi.ready = false;
        }
        lock.unlockIrqrestore(flags);
    }

    /// A file ends: the sets that watch it forget it.
    @Linux(value = "eventpoll_release_file", renamed = true)
    static void releaseFile(File file) {
        while (!file.epitems.isEmpty()) {
            Epitem epi = file.epitems.getFirst();
            epi.ep.mtx.lock();
            if (file.epitems.contains(epi)) {
                epi.ep.remove(epi);
            }
            epi.ep.mtx.unlock();
        }
    }

    @Override
    @Linux(value = "ep_clear_and_put", renamed = true)
    void release() {
        pollWait.wakeUp();
        for (Epitem epi : items.values().toArray(Epitem[]::new)) {
            remove(epi);
        }
    }
}
