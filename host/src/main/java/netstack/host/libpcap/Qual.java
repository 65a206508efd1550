package netstack.host.libpcap;

/// The qualifiers of a primitive: what protocol, which direction, what kind
/// of thing the identifier names. `tcp src port 80` has all three.
record Qual(Proto proto, Dir dir, Addr addr) {
    /// What stands where no qualifier can be inherited.
    static final Qual NONE = new Qual(Proto.DEFAULT, Dir.DEFAULT,
        Addr.UNDEF);

    /// Protocols, with the word that stands for each.
    enum Proto {
        DEFAULT(""), LINK("link"), IP("ip"), ARP("arp"), RARP("rarp"),
        SCTP("sctp"), TCP("tcp"), UDP("udp"), ICMP("icmp"), IGMP("igmp"),
        IGRP("igrp"), ATALK("atalk"), DECNET("decnet"), LAT("lat"),
        SCA("sca"), MOPRC("moprc"), MOPDL("mopdl"), IPV6("ip6"),
        ICMPV6("icmp6"), AH("ah"), ESP("esp"), PIM("pim"), VRRP("vrrp"),
        AARP("aarp"), ISO("iso"), ESIS("esis"), ISIS("isis"), CLNP("clnp"),
        STP("stp"), IPX("ipx"), NETBEUI("netbeui"), L1("l1"), L2("l2"),
        IIH("iih"), SNP("snp"), CSNP("csnp"), PSNP("psnp"), LSP("lsp"),
        RADIO("radio"), CARP("carp");

        final String word;

        Proto(String word) {
            this.word = word;
        }
    }

    /// Directions; those behind AND are of 802.11 and refused.
    enum Dir {
        DEFAULT, SRC, DST, OR, AND,
        ADDR1("'addr1' and 'address1' are"),
        ADDR2("'addr2' and 'address2' are"),
        ADDR3("'addr3' and 'address3' are"),
        ADDR4("'addr4' and 'address4' are"),
        RA("'ra' is"), TA("'ta' is");

        private final String says;

        Dir() {
            this("");
        }

        Dir(String says) {
            this.says = says;
        }

        /// Refuses the directions of 802.11.
        PcapError notValid(String of) {
            return new PcapError(says + " not "
                + (says.endsWith("are") ? "valid qualifiers"
                    : "a valid qualifier") + " for " + of);
        }

        PcapError only80211() {
            return new PcapError(says
                + " only supported on 802.11 with 802.11 headers");
        }
    }

    /// What an identifier names.
    enum Addr { DEFAULT, HOST, NET, PORT, PORTRANGE, GATEWAY, PROTO,
        PROTOCHAIN, UNDEF }
}
