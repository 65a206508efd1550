package netstack.exercises.bundle;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// Packs what this program consists of into one jar: the project's modules
/// and the libraries, from wherever the class path has them.
public final class ClassPathJar {

    private static final String HERE = "netstack";

    private final Set<String> names = new HashSet<>();
    private final Predicate<String> wanted;
    private final JarOutputStream jar;

    private ClassPathJar(JarOutputStream jar, Predicate<String> wanted) {
        this.jar = jar;
        this.wanted = wanted;
    }

    /// Writes the entries that are `wanted` into `file`, from the project's
    /// parts of the class path and from those that hold `libraries`.
    public static void write(Path file, Manifest manifest,
            Predicate<String> wanted, Class<?>... libraries)
            throws IOException {
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(file));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.setLevel(1);
            ClassPathJar packing = new ClassPathJar(jar, wanted);
            for (Path place : places(libraries)) {
                packing.add(place);
            }
        }
    }

    private static Set<Path> places(Class<?>... libraries)
            throws IOException {
        Set<Path> places = new LinkedHashSet<>();
        try {
            for (URL url : Collections.list(ClassPathJar.class
                    .getClassLoader().getResources(HERE))) {
                places.add(url.openConnection() instanceof JarURLConnection j
                        ? Path.of(j.getJarFileURL().toURI())
                        : Path.of(url.toURI()).getParent());
            }
            for (Class<?> library : libraries) {
                places.add(Path.of(library.getProtectionDomain()
                        .getCodeSource().getLocation().toURI()));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
        return places;
    }

    private void add(Path place) throws IOException {
        if (Files.isDirectory(place)) {
            addFolder(place);
            return;
        }
        try (JarFile from = new JarFile(place.toFile())) {
            for (JarEntry e : from.stream().toList()) {
                if (isWanted(e.getName())) {
                    put(e.getName(), from.getInputStream(e));
                }
            }
        }
    }

    private void addFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = folder.relativize(file).toString()
                        .replace('\\', '/');
                if (isWanted(name)) {
                    put(name, Files.newInputStream(file));
                }
            }
        }
    }

    private boolean isWanted(String name) {
        return !name.endsWith("/") && !name.startsWith("META-INF/")
                && !name.equals("module-info.class") && wanted.test(name);
    }

    private void put(String name, InputStream bytes) throws IOException {
        try (bytes) {
            if (names.add(name)) {
                jar.putNextEntry(new JarEntry(name));
                bytes.transferTo(jar);
                jar.closeEntry();
            }
        }
    }
}
