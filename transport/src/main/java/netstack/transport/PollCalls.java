package netstack.transport;

import netstack.driver.machine.Hrtimer;
import netstack.driver.machine.Machine;
import netstack.driver.machine.WaitQueue;
import netstack.driver.net.NapiBusy;
import netstack.skbuff.Cost;
import netstack.skbuff.Linux;

/// `poll(2)`: waits for several files at once by waiting in the queue of
/// each. Errors and hang-ups are reported whether asked for or not.
@Linux(value = "poll_wqueues", file = "fs/select.c", renamed = true)
final class PollCalls {
    private static final int EINTR = 4;
    private static final int ALWAYS = SockOpt.POLLERR | SockOpt.POLLHUP;

    private final Machine machine;
    private final SockSysctls sysctls;
    /// Never woken: the sleep of a poll without files.
    private final WaitQueue nothing;

    PollCalls(Machine machine, SockSysctls sysctls) {
        this.machine = machine;
        this.sysctls = sysctls;
        nothing = new WaitQueue(machine);
    }

    /// @param deadline in ns, [Machine#MAX_SCHEDULE_TIMEOUT] for none
    @Linux("do_poll")
    int poll(PollFd[] fds, FdTable files, long deadline) {
        boolean timedOut = deadline <= machine.now();
        boolean busy = sysctls.busyPoll.value != 0;
        long start = NapiBusy.currentTime(machine.now());
        for (;;) {
            pollWait(fds, files);
            boolean can = busy && busyLoop(fds, files);
            int n = check(fds, files);
            boolean killed = machine.current().signalPending();
            if (n != 0 || timedOut || killed) {
                finish(fds, files);
                return n == 0 && killed ? -EINTR : n;
            }
            busy = can && !machine.cpu().needResched()
                && !sysctls.pollTimedOut(machine, start);
            if (busy) {
                machine.charge(Cost.CPU_RELAX);
                continue;
            }
            timedOut = !Hrtimer.schedule(machine, deadline);
        }
    }

    /// Polls the devices of the sockets that may be; whether there is one.
    private static boolean busyLoop(PollFd[] fds, FdTable files) {
        boolean can = false;
        for (PollFd fd : fds) {
            if (files.get(fd.fd) instanceof Socket sock
                    && sock.sk.busy.canLoop()) {
                sock.sk.busy.loop(sock.sk, true);
                can = true;
            }
        }
        return can;
    }

    @Linux(value = "do_pollfd", renamed = true)
    private static int check(PollFd[] fds, FdTable files) {
        int n = 0;
        for (PollFd fd : fds) {
            File file = files.get(fd.fd);
            fd.revents = fd.fd < 0 ? 0
                : file == null ? SockOpt.POLLNVAL
                : file.poll() & (fd.events | ALWAYS);
            n += fd.revents != 0 ? 1 : 0;
        }
        return n;
    }

    private void pollWait(PollFd[] fds, FdTable files) {
        nothing.prepareToWait();
        for (PollFd fd : fds) {
            File file = files.get(fd.fd);
            if (file != null) {
                file.waitQueue().prepareToWait();
            }
        }
    }

    private void finish(PollFd[] fds, FdTable files) {
        nothing.finishWait();
        for (PollFd fd : fds) {
            File file = files.get(fd.fd);
            if (file != null) {
                file.waitQueue().finishWait();
            }
        }
    }
}
