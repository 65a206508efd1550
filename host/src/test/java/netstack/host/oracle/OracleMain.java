package netstack.host.oracle;

/// For a person at work: the first difference of each scenario whose name begins so, then the
/// group's score. `-Doracle.dir=DIR` reads other recordings than those of the resources.
final class OracleMain {
    private OracleMain() {
    }

    public static void main(String[] args) {
        for (String group : args) {
            for (String name : Scenario.names(group)) {
                Scenario s = new Scenario(name);
                String d = s.router ? "%.0f %% of the windows".formatted(100
                        * OracleTest.windowShare(s)) : OracleTest.difference(s);
                System.out.println(name + ": " + (d == null ? "same" : d));
            }
            OracleTest.score(group);
        }
    }
}
