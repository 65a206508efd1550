package netstack.host.libpcap;

import java.util.HashMap;
import java.util.Map;

/// The words of the language, and the names of numbers in it.
final class Keywords {
    private static final String WORDS = "dst src link ether=link ppp=link "
        + "slip=link fddi=link tr=link wlan=link arp rarp ip sctp tcp udp "
        + "icmp igmp igrp pim vrrp carp radio ip6 icmp6 ah esp atalk aarp "
        + "decnet lat sca moprc mopdl iso esis es-is=esis isis is-is=isis "
        + "l1 l2 iih lsp snp csnp psnp clnp stp ipx netbeui host net mask "
        + "port portrange proto protochain gateway type subtype "
        + "direction=dir dir address1=addr1 addr1 address2=addr2 addr2 "
        + "address3=addr3 addr3 address4=addr4 addr4 ra ta less greater "
        + "byte broadcast multicast and or not=! len length=len inbound "
        + "outbound ifindex vlan mpls pppoed pppoes geneve lane llc metac "
        + "bcc oam oamf4 oamf4ec oamf4sc sc ilmic vpi vci connectmsg "
        + "metaconnect on=ifname ifname rset ruleset=rset rnr rulenum=rnr "
        + "srnr subrulenum=srnr reason action fisu lssu lsu=lssu msu hfisu "
        + "hlssu hmsu sio opc dpc sls hsio hopc hdpc hsls";
    private static final String NUMBERS = "icmptype=0 icmpcode=1 "
        + "icmp-echoreply=0 icmp-unreach=3 icmp-sourcequench=4 "
        + "icmp-redirect=5 icmp-echo=8 icmp-routeradvert=9 "
        + "icmp-routersolicit=10 icmp-timxceed=11 icmp-paramprob=12 "
        + "icmp-tstamp=13 icmp-tstampreply=14 icmp-ireq=15 "
        + "icmp-ireqreply=16 icmp-maskreq=17 icmp-maskreply=18 "
        + "icmp6type=0 icmp6code=1 icmp6-destinationunreach=1 "
        + "icmp6-packettoobig=2 icmp6-timeexceeded=3 "
        + "icmp6-parameterproblem=4 icmp6-echo=128 icmp6-echoreply=129 "
        + "icmp6-multicastlistenerquery=130 "
        + "icmp6-multicastlistenerreportv1=131 "
        + "icmp6-multicastlistenerdone=132 icmp6-routersolicit=133 "
        + "icmp6-routeradvert=134 icmp6-neighborsolicit=135 "
        + "icmp6-neighboradvert=136 icmp6-redirect=137 "
        + "icmp6-routerrenum=138 icmp6-nodeinformationquery=139 "
        + "icmp6-nodeinformationresponse=140 "
        + "icmp6-ineighbordiscoverysolicit=141 "
        + "icmp6-ineighbordiscoveryadvert=142 "
        + "icmp6-multicastlistenerreportv2=143 "
        + "icmp6-homeagentdiscoveryrequest=144 "
        + "icmp6-homeagentdiscoveryreply=145 "
        + "icmp6-mobileprefixsolicit=146 icmp6-mobileprefixadvert=147 "
        + "icmp6-certpathsolicit=148 icmp6-certpathadvert=149 "
        + "icmp6-multicastrouteradvert=151 "
        + "icmp6-multicastroutersolicit=152 "
        + "icmp6-multicastrouterterm=153 tcpflags=13 tcp-fin=1 tcp-syn=2 "
        + "tcp-rst=4 tcp-push=8 tcp-ack=16 tcp-urg=32 tcp-ece=64 "
        + "tcp-cwr=128";

    private final Map<String, Token> tokens = new HashMap<>();

    Keywords() {
        for (String entry : WORDS.split(" ")) {
            String[] kv = entry.split("=");
            tokens.put(kv[0], new Token(
                kv[kv.length - 1].equals("!") ? Token.Kind.OP
                    : Token.Kind.WORD, kv[kv.length - 1], 0));
        }
        for (String entry : NUMBERS.split(" ")) {
            String[] kv = entry.split("=");
            tokens.put(kv[0], new Token(Token.Kind.NUM, kv[0],
                Integer.parseInt(kv[1])));
        }
    }

    /// The token of a word; null if it is an identifier.
    Token of(String word) {
        return tokens.get(word);
    }
}
