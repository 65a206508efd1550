package netstack.host.libpcap;

/// All generators of one compilation.
final class Generator {
    final GenState cs;
    final GenLink link;
    final GenProto protos;
    final GenCode code;
    final GenArith arith;
    final GenMisc misc;
    final GenTags tags;
    final GenGeneve geneve;

    Generator(GenState cs) {
        this.cs = cs;
        GenCmp g = new GenCmp(cs);
        link = new GenLink(cs, g);
        GenHost hosts = new GenHost(cs, g, link);
        GenPort ports = new GenPort(g, link);
        protos = new GenProto(g, link);
        code = new GenCode(cs, link, hosts, ports, protos, new NameDb());
        arith = new GenArith(cs, g, link, protos, ports);
        misc = new GenMisc(cs, g, link, hosts);
        tags = new GenTags(cs, g, link);
        geneve = new GenGeneve(cs, g, ports);
    }
}
