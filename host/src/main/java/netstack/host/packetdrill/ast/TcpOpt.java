package netstack.host.packetdrill.ast;

import java.util.List;

/// An option of a TCP header.
public sealed interface TcpOpt {
    /// No operation (kind 1).
    record Nop() implements TcpOpt { }

    /// End of the list (kind 0).
    record Eol() implements TcpOpt { }

    /// Maximum segment size, in bytes (kind 2).
    record Mss(int mss) implements TcpOpt { }

    /// Window scale, a shift (kind 3).
    record Wscale(int shift) implements TcpOpt { }

    /// SACK permitted (kind 4).
    record SackOk() implements TcpOpt { }

    /// Selective acknowledgments (kind 5).
    record Sack(List<Block> blocks) implements TcpOpt { }

    /// What was received, from `left` up to but not with `right`.
    record Block(long left, long right) { }

    /// Timestamps (kind 8).
    record Ts(long val, long ecr) implements TcpOpt { }

    /// A Fast Open cookie in hex, empty in a request: kind 34, or 254 with
    /// the experiment's number.
    record FastOpen(String cookie, boolean experimental)
            implements TcpOpt { }

    /// An MD5 digest in hex (kind 19).
    record Md5(String digest) implements TcpOpt { }

    /// Byte counters of AccECN (kinds 172 and 174), one to three of them,
    /// in the order on the wire.
    ///
    /// @param ect1First kind 174, which starts with the bytes marked ECT(1)
    record AccEcn(boolean ect1First, List<Integer> counters)
            implements TcpOpt { }

    /// An option that scripts have no word for: only in what was sent.
    record Unknown(int kind, String hex) implements TcpOpt { }
}
