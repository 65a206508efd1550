package netstack.transport;

import java.util.ArrayList;
import java.util.List;
import netstack.driver.machine.WaitQueue;
import netstack.skbuff.Linux;

/// An open file: what a descriptor refers to. It can be waited for.
@Linux(value = "file", file = "include/linux/fs.h")
abstract class File {
    /// The entries of epoll sets that watch it.
    final List<Epitem> epitems = new ArrayList<>(0);
    private int users = 1;

    /// What is the case now: bits `SockOpt.POLL*`.
    @Linux(value = "vfs_poll", file = "include/linux/poll.h")
    abstract int poll();

    /// Where to wait until [#poll] says something else.
    abstract WaitQueue waitQueue();

    /// Lends memory of its own: fills `vma`. Most files have none to lend.
    int mmap(VmArea vma) {
        return -Errnos.ENODEV.number;
    }

    /// Nobody refers to it any more.
    abstract void release();

    /// One more refers to it.
    @Linux(value = "get_file", file = "include/linux/fs.h", renamed = true)
    final void get() {
        users++;
    }

    /// One less; with the last the file ends.
    @Linux(value = "fput", file = "fs/file_table.c")
    final void put() {
        if (--users == 0) {
            Eventpoll.releaseFile(this);
            release();
        }
    }
}
