package netstack.transport.bpf;

import netstack.skbuff.Linux;

/// One instruction.
///
/// @param code operation, 16 bits
/// @param jt how many instructions to skip if the test holds, 0 to 255
/// @param jf the same if it does not
/// @param k the constant, 32 bits
@Linux(value = "sock_filter", file = "include/uapi/linux/filter.h")
public record SockFilter(int code, int jt, int jf, int k) {
    /// An instruction that goes on with the next.
    public static SockFilter stmt(int code, int k) {
        return new SockFilter(code, 0, 0, k);
    }

    /// A test.
    public static SockFilter jump(int code, int k, int jt, int jf) {
        return new SockFilter(code, jt, jf, k);
    }
}
