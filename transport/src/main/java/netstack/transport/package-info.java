/// Sockets and the system calls on them.
///
/// Reading order, as a message of a program meets the files: `Syscalls`
/// (`__sys_sendto`), `Socket` (`sock_sendmsg`), `InetDgramOps`
/// (`inet_sendmsg`), then the protocol in a package of its own: `udp`, `tcp`.
/// What all sockets have is in `Sock`: buffers counted in truesize, the lock
/// with its backlog, who waits. `inet` puts a namespace's protocols together.
package netstack.transport;
