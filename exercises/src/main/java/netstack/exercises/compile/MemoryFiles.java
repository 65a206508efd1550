package netstack.exercises.compile;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;

/// Sources and class files of one compilation, in memory.
final class MemoryFiles
        extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private final Map<String, ByteArrayOutputStream> made = new HashMap<>();

    MemoryFiles(StandardJavaFileManager files) {
        super(files);
    }

    List<JavaFileObject> units(Map<String, String> texts) {
        return texts.entrySet().stream().<JavaFileObject>map(
                e -> new Source(e.getKey(), e.getValue())).toList();
    }

    Map<String, byte[]> classes() {
        Map<String, byte[]> classes = new HashMap<>();
        made.forEach((name, out) -> classes.put(name, out.toByteArray()));
        return classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(Location location,
            String name, JavaFileObject.Kind kind, FileObject sibling) {
        return new Target(name, kind);
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String name;
        private final String text;

        Source(String name, String text) {
            super(Path.of("/submission", name).toUri(), Kind.SOURCE);
            this.name = name;
            this.text = text;
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
        }

        /// Any class may stand in any file.
        @Override
        public boolean isNameCompatible(String simple, Kind kind) {
            return kind == Kind.SOURCE;
        }
    }

    private final class Target extends SimpleJavaFileObject {

        private final String name;

        Target(String name, Kind kind) {
            super(URI.create("mem:///" + name.replace('.', '/')
                    + kind.extension), kind);
            this.name = name;
        }

        @Override
        public OutputStream openOutputStream() {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            made.put(name, out);
            return out;
        }
    }
}
