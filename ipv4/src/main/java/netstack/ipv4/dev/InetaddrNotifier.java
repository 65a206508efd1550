package netstack.ipv4.dev;

import netstack.skbuff.Linux;

/// Hears of addresses that come and go (`inetaddr_chain`).
@Linux(value = "inetaddr_chain", file = "net/ipv4/devinet.c",
    renamed = true)
public interface InetaddrNotifier {
    /// Called when the address is in its device's list already.
    void up(InIfaddr ifa);

    /// Called when the address has left its device's list.
    void down(InIfaddr ifa);
}
