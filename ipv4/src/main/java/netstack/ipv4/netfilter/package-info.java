/// The five hooks, `net/netfilter/core.c`: where rules see packets.
package netstack.ipv4.netfilter;
