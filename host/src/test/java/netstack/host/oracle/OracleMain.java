package netstack.host.oracle;

/// For a person at work: the first difference of each scenario that is named by its beginning.
final class OracleMain {
    private OracleMain() {
    }

    public static void main(String[] args) {
        for (String group : args) {
            int whole = 0;
            var all = Scenario.names(group);
            for (String name : all) {
                Scenario s = new Scenario(name);
                String d;
                try {
                    d = OracleTest.difference(s);
                } catch (RuntimeException e) {
                    d = "fails: " + e;
                }
                whole += d == null ? 1 : 0;
                System.out.println(name + ": " + (d == null ? "same" : d));
            }
            System.out.println(group + ": " + whole + " of " + all.size());
        }
    }
}
