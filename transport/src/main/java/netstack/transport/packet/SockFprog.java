package netstack.transport.packet;

import java.util.List;
import netstack.skbuff.Linux;
import netstack.transport.bpf.SockFilter;

/// A program to choose a member by: `PACKET_FANOUT_DATA`.
@Linux(value = "sock_fprog", file = "include/uapi/linux/filter.h")
public record SockFprog(List<SockFilter> filter) {
}
