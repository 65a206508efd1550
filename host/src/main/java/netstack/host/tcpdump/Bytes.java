package netstack.host.tcpdump;

import netstack.ipv4.wire.Ipv4Addr;

/// A part of a captured packet, of which the end may be missing.
///
/// @param at where the part starts
/// @param end where the captured bytes end, at most
record Bytes(byte[] data, int at, int end) {
    static Bytes of(byte[] data) {
        return new Bytes(data, 0, data.length);
    }

    /// What is behind the first `n` bytes.
    Bytes from(int n) {
        return new Bytes(data, Math.min(at + n, end), end);
    }

    /// No more than `n` bytes of it.
    Bytes limit(int n) {
        return new Bytes(data, at, Math.max(at, Math.min(end, at + n)));
    }

    int length() {
        return end - at;
    }

    boolean has(int n) {
        return length() >= n;
    }

    int u8(int i) {
        return data[at + i] & 0xff;
    }

    int u16(int i) {
        return u8(i) << 8 | u8(i + 1);
    }

    long u32(int i) {
        return (long) u16(i) << 16 | u16(i + 2);
    }

    String addr(int i) {
        return Ipv4Addr.toString((int) u32(i));
    }

    String mac(int i) {
        StringBuilder text = new StringBuilder();
        for (int b = 0; b < 6; b++) {
            text.append(String.format(b == 0 ? "%02x" : ":%02x", u8(i + b)));
        }
        return text.toString();
    }

    boolean zero(int i, int n) {
        int sum = 0;
        for (int b = 0; b < n; b++) sum |= u8(i + b);
        return sum == 0;
    }
}
