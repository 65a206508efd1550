package netstack.transport;

import static netstack.driver.net.Errno.EINVAL;

import netstack.driver.machine.Machine;
import netstack.driver.machine.Mutex;
import netstack.driver.net.Net;
import netstack.skbuff.Linux;

/// `epoll_ctl` and the checks of its kin: which files may be watched, and
/// that sets which watch sets make no ring.
@Linux(value = "epoll_ctl_c", file = "fs/eventpoll.c", renamed = true)
final class EpollCalls {
    private static final int ENOENT = 2;
    private static final int EBADF = 9;
    private static final int EEXIST = 17;
    private static final int EMFILE = 24;
    private static final int ELOOP = 40;
    /// Sets in sets in sets: so many times at most.
    private static final int MAX_NESTS = 4;
    /// `INT_MAX / sizeof(struct epoll_event)`.
    private static final int MAX_EVENTS = Integer.MAX_VALUE / 12;
    private static final int EXCLUSIVE_OK = EpollEvent.EPOLLIN
        | EpollEvent.EPOLLOUT | EpollEvent.EPOLLERR | EpollEvent.EPOLLHUP
        | EpollEvent.EPOLLWAKEUP | EpollEvent.EPOLLET
        | EpollEvent.EPOLLEXCLUSIVE;
    private static final int ALWAYS =
        EpollEvent.EPOLLERR | EpollEvent.EPOLLHUP;

    private final Machine machine;
    private final Net net;
    private final SockSysctls sysctls;
    /// Held while sets that watch sets are searched for rings.
    private final Mutex nestedMutex;

    EpollCalls(Net net, SockSysctls sysctls) {
        machine = net.machine();
        this.net = net;
        this.sysctls = sysctls;
        nestedMutex = new Mutex(machine, "epnested_mutex");
    }

    @Linux("do_epoll_create")
    int create(FdTable files, int flags) {
        if ((flags & ~EpollEvent.EPOLL_CLOEXEC) != 0) {
            return -EINVAL;
        }
        int fd = files.install(new Eventpoll(machine,
            new EpBusy(net, sysctls)));
        return fd < 0 ? -EMFILE : fd;
    }

    @Linux("do_epoll_ctl")
    int ctl(File set, int op, File file, int fd, EpollEvent event) {
        if (set == null || file == null) {
            return -EBADF;
        }
        boolean has = op != EpollEvent.EPOLL_CTL_DEL;
        if (set == file || !(set instanceof Eventpoll ep)
                || has && !exclusiveOk(op, file, event)) {
            return -EINVAL;
        }
        boolean nests = op == EpollEvent.EPOLL_CTL_ADD
            && (file instanceof Eventpoll || !set.epitems.isEmpty());
        if (nests) {
            nestedMutex.lock();
        }
        int rc = -ELOOP;
        if (!nests || depth(file, ep) + above(ep) <= MAX_NESTS) {
            ep.mtx.lock();
            rc = change(ep, op, file, fd, event);
            ep.mtx.unlock();
        }
        if (nests) {
            nestedMutex.unlock();
        }
        return rc;
    }

    private static boolean exclusiveOk(int op, File file, EpollEvent event) {
        return (event.events & EpollEvent.EPOLLEXCLUSIVE) == 0
            || op != EpollEvent.EPOLL_CTL_MOD
                && !(file instanceof Eventpoll)
                && (event.events & ~EXCLUSIVE_OK) == 0;
    }

    /// How many sets lie one below the other from `file` down: 0 for a file
    /// that is no set, too many if `ep` is among them.
    @Linux(value = "ep_loop_check_proc", renamed = true)
    private static int depth(File file, Eventpoll ep) {
        if (file == ep) {
            return MAX_NESTS + 1;
        }
        int deepest = 0;
        if (file instanceof Eventpoll inner) {
            for (Epitem epi : inner.items.values()) {
                deepest = Math.max(deepest, depth(epi.file, ep));
            }
            deepest++;
        }
        return deepest;
    }

    /// How many sets lie one above the other from `ep` up, without it.
    @Linux(value = "ep_get_upwards_depth_proc", renamed = true)
    private static int above(Eventpoll ep) {
        int highest = 0;
        for (Epitem epi : ep.epitems) {
            highest = Math.max(highest, above(epi.ep) + 1);
        }
        return highest;
    }

    private static int change(Eventpoll ep, int op, File file, int fd,
            EpollEvent event) {
        Epitem epi = ep.items.get(new Eventpoll.Key(file, fd));
        return switch (op) {
            case EpollEvent.EPOLL_CTL_ADD -> epi != null ? -EEXIST
                : insert(ep, file, fd, event);
            case EpollEvent.EPOLL_CTL_DEL -> {
                if (epi == null) {
                    yield -ENOENT;
                }
                ep.remove(epi);
                yield 0;
            }
            case EpollEvent.EPOLL_CTL_MOD -> epi == null ? -ENOENT
                : (epi.events & EpollEvent.EPOLLEXCLUSIVE) != 0 ? -EINVAL
                : modify(ep, epi, event);
            default -> -EINVAL;
        };
    }

    // tag::ep_insert[]
    /// Watches a file: first by its wait queue, then once by a look, so that
    /// nothing falls between.
    @Linux("ep_insert")
    private static int insert(Eventpoll ep, File file, int fd,
            EpollEvent event) {
        Epitem epi = new Epitem(ep, file, fd, event);
        epi.events |= ALWAYS;
        file.epitems.add(epi);
        ep.items.put(new Eventpoll.Key(file, fd), epi);
        if ((event.events & EpollEvent.EPOLLEXCLUSIVE) != 0) {
            file.waitQueue().addExclusive(epi);
        } else {
            file.waitQueue().add(epi);
        }
        ep.busy.note(file);
        if (epi.poll() != 0) {
            ep.announce(epi);
        }
        return 0;
    }
    // end::ep_insert[]

    @Linux("ep_modify")
    private static int modify(Eventpoll ep, Epitem epi, EpollEvent event) {
        epi.events = event.events | ALWAYS;
        epi.data = event.data;
        if (epi.poll() != 0) {
            ep.announce(epi);
        }
        return 0;
    }

    @Linux("do_epoll_wait")
    int wait(File set, EpollEvent[] out, int max, long deadline) {
        if (max <= 0 || max > Math.min(out.length, MAX_EVENTS)) {
            return -EINVAL;
        }
        if (set == null) {
            return -EBADF;
        }
        return set instanceof Eventpoll ep ? ep.poll(out, max, deadline)
            : -EINVAL;
    }
}
