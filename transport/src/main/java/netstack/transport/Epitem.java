package netstack.transport;

import netstack.driver.machine.WaitQueueEntry;
import netstack.skbuff.Linux;

/// A file in an epoll set. It sits in the file's own wait queue, so the file
/// reports to it; nobody has to look.
@Linux(value = "epitem", file = "fs/eventpoll.c")
final class Epitem implements WaitQueueEntry {
    /// What is not an event but says how to deliver one.
    static final int PRIVATE_BITS = EpollEvent.EPOLLWAKEUP
        | EpollEvent.EPOLLONESHOT | EpollEvent.EPOLLET
        | EpollEvent.EPOLLEXCLUSIVE;
    private static final int INOUT =
        EpollEvent.EPOLLIN | EpollEvent.EPOLLOUT;

    final Eventpoll ep;
    final File file;
    final int fd;
    int events;
    long data;
    /// Stands in the ready list.
    boolean ready;
    /// Reported while the ready list was being read.
    boolean late;

    Epitem(Eventpoll ep, File file, int fd, EpollEvent event) {
        this.ep = ep;
        this.file = file;
        this.fd = fd;
        events = event.events;
        data = event.data;
    }

    /// What is the case of what is asked for.
    @Linux("ep_item_poll")
    int poll() {
        return file.poll() & events;
    }

    // tag::ep_poll_callback[]
    /// Something happened to the file: it goes into the ready list, and one
    /// who waits for the set is woken.
    @Override
    @Linux(value = "ep_poll_callback", renamed = true)
    public boolean wake(int key) {
        boolean flags = ep.lock.lockIrqsave();
        ep.busy.note(file);
        boolean asked = (events & ~PRIVATE_BITS) != 0
            && (key == 0 || (key & events) != 0);
        boolean woke = false;
        if (asked) {
            ep.markReady(this);
            if (!ep.wq.empty()) {
                woke = wakesReader(key);
                ep.wq.wakeUpOne();
            }
        }
        ep.lock.unlockIrqrestore(flags);
        if (asked) {
            ep.pollSafewake();
        }
        return woke || (events & EpollEvent.EPOLLEXCLUSIVE) == 0;
    }
    // end::ep_poll_callback[]

    /// Whether an exclusive wake-up may end here.
    private boolean wakesReader(int key) {
        return switch (key & INOUT) {
            case EpollEvent.EPOLLIN -> (events & EpollEvent.EPOLLIN) != 0;
            case EpollEvent.EPOLLOUT -> (events & EpollEvent.EPOLLOUT) != 0;
            case 0 -> true;
            default -> false;
        };
    }
}
