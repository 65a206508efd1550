package netstack.host.sh;

import netstack.ipv4.wire.Ipv4Addr;

/// An address with its prefix length, as `10.0.0.1/24`; 32 when not said.
record Prefix(int addr, int len) {

    /// Parses what `ip` takes; `default` is 0.0.0.0/0.
    static Prefix parse(String text) {
        if (text.equals("default")) return new Prefix(0, 0);
        String[] part = text.split("/", 2);
        try {
            int len = part.length == 1 ? 32 : Integer.parseInt(part[1]);
            if (len < 0 || len > 32) throw new NumberFormatException();
            return new Prefix(Ipv4Addr.parse(part[0]), len);
        } catch (IllegalArgumentException e) {
            throw new IpError(1, "Error: any valid prefix is expected rather"
                    + " than \"" + text + "\".");
        }
    }

    /// Whether no bit stands outside of the prefix.
    boolean isNetwork() {
        return (addr & ~Ipv4Addr.makeMask(len)) == 0;
    }

    static String text(int addr, int len) {
        if (len == 0 && addr == 0) return "default";
        return Ipv4Addr.toString(addr) + (len == 32 ? "" : "/" + len);
    }
}
