/// Streams and sockets as Java programs know them, on a host's system calls:
/// what was written for `java.net` runs on our stack.
package netstack.host.streams;
