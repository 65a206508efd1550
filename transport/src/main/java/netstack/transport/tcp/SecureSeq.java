package netstack.transport.tcp;

import netstack.driver.machine.Machine;
import netstack.skbuff.Linux;

/// Initial sequence numbers that a stranger can't guess (RFC 6528): a keyed
/// hash of the connection's four numbers, and a clock that ticks every 64 ns
/// so that a number does not come back while old segments live.
///
/// The hash is [SipHash] of two words.
@Linux(value = "secure_seq", file = "net/core/secure_seq.c",
    renamed = true)
final class SecureSeq {
    private final Machine machine;
    private final long k0;
    private final long k1;

    SecureSeq(Machine machine) {
        this.machine = machine;
        k0 = machine.random().nextLong();
        k1 = machine.random().nextLong();
    }

    /// The first sequence number of a connection.
    @Linux("secure_tcp_seq")
    int tcpSeq(int saddr, int daddr, int sport, int dport) {
        long addrs = (long) saddr << 32 | daddr & 0xffffffffL;
        int hash = (int) siphash(addrs, (long) sport << 16 | dport);
        return hash + (int) (machine.now() >> 6);
    }

    /// What is added to the clock of its time stamps.
    @Linux("secure_tcp_ts_off")
    int tcpTsOff(int saddr, int daddr) {
        return (int) siphash((long) saddr << 32 | daddr & 0xffffffffL, 0);
    }

    /// Where the search for a free port begins (RFC 6056, algorithm 3).
    @Linux(value = "secure_ipv4_port_ephemeral", renamed = true)
    long portEphemeral(int saddr, int daddr, int dport) {
        long addrs = (long) saddr << 32 | daddr & 0xffffffffL;
        return siphash(addrs, dport | 1L << 32);
    }

    private long siphash(long a, long b) {
        return SipHash.of(k0, k1, a, b);
    }
}
