package netstack.host.oracle;
final class Dump { public static void main(String[] a) { OracleRun r = OracleRun.of(new Scenario(a[0])); int i = 0; for (Segment s : a.length > 1 ? r.server : r.client) System.out.println(i++ + " " + s); } }
