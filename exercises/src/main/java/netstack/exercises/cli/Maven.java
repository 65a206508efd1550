package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.host.cli.Home;

/// The project's Maven wrapper, run on the JDK that this program runs on.
final class Maven {
    private Maven() {}

    /// Runs Maven with `args` in the project's folder; its exit status.
    static int run(List<String> args) throws IOException,
            InterruptedException {
        Path home = Home.dir();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>();
        command.add(home.resolve(windows ? "mvnw.cmd" : "mvnw").toString());
        command.addAll(List.of("-B", "-ntp"));
        command.addAll(args);
        ProcessBuilder maven = new ProcessBuilder(command)
                .directory(home.toFile()).inheritIO();
        maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // JRuby and Guava in Maven's own JVM warn without these
        maven.environment().merge("MAVEN_OPTS",
                "--enable-native-access=ALL-UNNAMED "
                        + "--sun-misc-unsafe-memory-access=allow",
                (mine, ours) -> mine.contains(ours) ? mine
                        : mine + " " + ours);
        return maven.start().waitFor();
    }
}
