package netstack.exercises.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import netstack.host.cli.Home;
import netstack.host.cli.UserError;

/// The project's Maven wrapper, run on the JDK that this program runs on.
final class Maven {
    private Maven() {}

    /// Whether this is the project, and not a bundle made of it.
    static boolean here() {
        return Files.exists(Home.dir().resolve("mvnw"));
    }

    /// Runs Maven with `args` in the project's folder; its exit status.
    static int run(List<String> args) throws IOException,
            InterruptedException {
        if (!here()) {
            throw new UserError("there is nothing to build here: this is a"
                    + " bundle, made of the project's repository");
        }
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
