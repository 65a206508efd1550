package netstack.transport;

import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// `poll(2)`: waits for several sockets at once by waiting in the queue of
/// each. Errors and hang-ups are reported whether asked for or not.
@Linux(value = "poll_wqueues", file = "fs/select.c", renamed = true)
final class PollCalls {
    private static final int EINTR = 4;
    private static final int ALWAYS = SockOpt.POLLERR | SockOpt.POLLHUP;

    private final Machine machine;

    PollCalls(Machine machine) {
        this.machine = machine;
    }

    @Linux("do_poll")
    int poll(PollFd[] fds, FdTable files, long timeoutMs) {
        long left = timeoutMs < 0 ? Machine.MAX_SCHEDULE_TIMEOUT
            : machine.msecsToJiffies(timeoutMs);
        for (;;) {
            pollWait(fds, files);
            int n = check(fds, files);
            boolean killed = machine.current().signalPending();
            if (n != 0 || left == 0 || killed) {
                finish(fds, files);
                return n == 0 && killed ? -EINTR : n;
            }
            left = machine.scheduleTimeout(left);
        }
    }

    @Linux(value = "do_pollfd", renamed = true)
    private static int check(PollFd[] fds, FdTable files) {
        int n = 0;
        for (PollFd fd : fds) {
            Socket sock = files.get(fd.fd);
            fd.revents = fd.fd < 0 ? 0
                : sock == null ? SockOpt.POLLNVAL
                : sock.poll() & (fd.events | ALWAYS);
            n += fd.revents != 0 ? 1 : 0;
        }
        return n;
    }

    private static void pollWait(PollFd[] fds, FdTable files) {
        for (PollFd fd : fds) {
            Socket sock = files.get(fd.fd);
            if (sock != null) {
                sock.sk.wq.prepareToWait();
            }
        }
    }

    private static void finish(PollFd[] fds, FdTable files) {
        for (PollFd fd : fds) {
            Socket sock = files.get(fd.fd);
            if (sock != null) {
                sock.sk.wq.finishWait();
            }
        }
    }
}
