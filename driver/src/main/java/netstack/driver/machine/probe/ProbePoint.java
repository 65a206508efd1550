package netstack.driver.machine.probe;

/// A function that can be probed: the kernel's `symbol` and the Java method
/// that stands for it.
public final class ProbePoint {
    private final int id;
    private final String symbol;
    private final String type;
    private final String method;
    ProbeListener[] listeners = {};

    ProbePoint(int id, String symbol, String type, String method) {
        this.id = id;
        this.symbol = symbol;
        this.type = type;
        this.method = method;
    }

    int id() {
        return id;
    }

    /// The kernel's name, for example `ip_rcv`.
    public String symbol() {
        return symbol;
    }

    /// The class, for example `netstack.ipv4.IpInput`.
    public String type() {
        return type;
    }

    /// The method's name.
    public String method() {
        return method;
    }

    @Override
    public String toString() {
        return symbol;
    }
}
