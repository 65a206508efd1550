package netstack.exercises.udpdriver;

/// What you write in `udp-driver`: a kernel module with a character device
/// that sends each write as one UDP datagram.
public interface StubDriver {

    /// Runs once, as `module_init` does. Registers the character device
    /// `udpstub` and keeps what it is given.
    ///
    /// @param kernel what the kernel offers to the module
    /// @param port the network device that the datagrams leave by
    /// @param flow the addresses that every datagram carries
    /// @return 0, or a negative error number
    int init(Kernel kernel, Port port, Flow flow);
}
