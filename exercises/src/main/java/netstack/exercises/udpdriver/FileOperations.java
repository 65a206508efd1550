package netstack.exercises.udpdriver;

/// The calls of the kernel on an open character device, after
/// `struct file_operations` (`include/linux/fs.h`). All return a negative
/// error number when they fail (`Errno`).
///
/// Left out: `struct file` and the position, which this device does not need.
public interface FileOperations {

    /// `open("/dev/udpstub")`. One opener at a time: the second gets
    /// `-EBUSY`.
    int open();

    /// `write(fd, buf, count)`: sends `count` bytes (0 is a datagram without
    /// payload) and returns `count`.
    int write(UserBuffer buf, int count);

    /// The last `close(fd)`.
    int release();
}
