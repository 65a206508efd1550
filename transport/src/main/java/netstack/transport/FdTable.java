package netstack.transport;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import netstack.driver.machine.Task;
import netstack.skbuff.Linux;

/// The open files of a process: descriptors 0, 1 and 2 stay free for what a
/// shell connects, sockets start at 3.
@Linux(value = "fdtable", file = "include/linux/fdtable.h")
public final class FdTable {
    private static final int FIRST = 3;

    private int users = 1;
    private File[] files = new File[8];
    private int limit = 1024;
    private final List<VmArea> maps = new ArrayList<>(0);

    /// The table of a task, which it gets with the first call and whose
    /// files are closed when the task ends.
    static FdTable of(Task task) {
        if (task.files() instanceof FdTable files) {
            return files;
        }
        FdTable files = new FdTable();
        task.files(files);
        task.onExit(files::put);
        return files;
    }

    /// Lets `thread` use this table too; it is closed with the last user.
    @Linux(value = "copy_files", file = "kernel/fork.c", renamed = true)
    void share(Task thread) {
        users++;
        thread.files(this);
        thread.onExit(this::put);
    }

    @Linux(value = "put_files_struct", file = "fs/file.c", renamed = true)
    private void put() {
        if (--users == 0) {
            List.copyOf(maps).forEach(this::munmap);
            closeAll();
        }
    }

    /// Memory of a file, for the process to see.
    @Linux(value = "mmap_region", file = "mm/mmap.c", renamed = true)
    int mmap(VmArea area, File file) {
        int err = file.mmap(area);
        if (err == 0) {
            maps.add(area);
        }
        return err;
    }

    /// False if it is not mapped.
    @Linux(value = "do_munmap", file = "mm/mmap.c")
    boolean munmap(VmArea area) {
        boolean was = maps.remove(area);
        if (was) {
            area.unmap();
        }
        return was;
    }

    /// `ulimit -n`.
    public void limit(int n) {
        limit = n;
    }

    /// How many files are open.
    public int count() {
        int n = 0;
        for (File file : files) {
            n += file == null ? 0 : 1;
        }
        return n;
    }

    /// Takes the lowest free descriptor.
    ///
    /// @return it, or -1 at the limit
    @Linux(value = "alloc_fd", renamed = true)
    int install(File file) {
        for (int fd = FIRST; fd < limit; fd++) {
            if (fd >= files.length) {
                files = Arrays.copyOf(files, files.length * 2);
            }
            if (files[fd] == null) {
                files[fd] = file;
                return fd;
            }
        }
        return -1;
    }

    /// The file behind a descriptor, null if there is none.
    @Linux(value = "fdget", renamed = true)
    File get(int fd) {
        return fd < 0 || fd >= files.length ? null : files[fd];
    }

    /// Closes a descriptor; false if it was not open.
    @Linux(value = "file_close_fd", renamed = true)
    boolean close(int fd) {
        File file = get(fd);
        if (file == null) {
            return false;
        }
        files[fd] = null;
        file.put();
        return true;
    }

    @Linux(value = "close_files", renamed = true)
    void closeAll() {
        for (int fd = 0; fd < files.length; fd++) {
            close(fd);
        }
    }
}
