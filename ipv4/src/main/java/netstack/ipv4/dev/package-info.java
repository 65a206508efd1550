/// Devices as IPv4 sees them: `net/ipv4/devinet.c`, and the counters.
package netstack.ipv4.dev;
