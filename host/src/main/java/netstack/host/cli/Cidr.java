package netstack.host.cli;

import netstack.ipv4.wire.Ipv4Addr;

/// An interface's address with the length of its prefix, as in
/// `10.0.0.2/24`.
public record Cidr(int addr, int prefix) {
    /// Reads it; one clear line when it is none.
    public static Cidr parse(String text) {
        String[] parts = text.split("/", -1);
        try {
            int prefix = Integer.parseInt(parts[1]);
            if (parts.length == 2 && prefix > 0 && prefix <= 30) {
                return new Cidr(Ipv4Addr.parse(parts[0]), prefix);
            }
        } catch (IllegalArgumentException
                | ArrayIndexOutOfBoundsException malformed) {
            throw bad(text);
        }
        throw bad(text);
    }

    private static UserError bad(String text) {
        return new UserError("\"" + text + "\" is no address with a prefix"
                + " of 1 to 30 bits, such as 10.0.0.2/24");
    }

    /// The first other address of the same prefix.
    public Cidr neighbour() {
        int network = addr & Ipv4Addr.makeMask(prefix);
        int first = network + 1;
        return new Cidr(first == addr ? first + 1 : first, prefix);
    }

    @Override
    public String toString() {
        return Ipv4Addr.toString(addr) + "/" + prefix;
    }
}
