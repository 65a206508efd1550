package netstack.book;

import java.io.IOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Every kernel symbol that the code claims by `@Linux`, read from the
/// compiled classes of all modules.
final class Symbols {
    private static final String LINUX = "Lnetstack/skbuff/Linux;";

    /// One claim: `file` is empty when neither method nor type says it;
    /// `method` is empty for a type.
    record Symbol(String name, String file, String type, String method,
            boolean renamed) {
        String module() {
            return type.split("\\.")[1];
        }

        String simpleType() {
            return type.substring(type.lastIndexOf('.') + 1);
        }
    }

    private Symbols() {}

    /// Reads `*/target/classes` under `code`, sorted by symbol.
    static List<Symbol> read(Path code) throws IOException {
        List<Symbol> symbols = new ArrayList<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(code)) {
            for (Path module : modules) {
                Path classes = module.resolve("target/classes");
                if (Files.isDirectory(classes)) readTree(classes, symbols);
            }
        }
        symbols.sort(Comparator.comparing(Symbol::name)
                .thenComparing(Symbol::type));
        return symbols;
    }

    private static void readTree(Path classes, List<Symbol> symbols)
            throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(f -> f.toString().endsWith(".class")).toList();
        }
        for (Path file : files) {
            read(ClassFile.of().parse(Files.readAllBytes(file)), symbols);
        }
    }

    private static void read(ClassModel model, List<Symbol> symbols) {
        String type = model.thisClass().asInternalName().replace('/', '.')
                .replace('$', '.');
        Optional<Annotation> onType = linux(model);
        String file = onType.map(a -> text(a, "file")).orElse("");
        onType.ifPresent(a -> symbols.add(
                new Symbol(text(a, "value"), file, type, "", renamed(a))));
        for (MethodModel method : model.methods()) {
            linux(method).ifPresent(a -> {
                String own = text(a, "file");
                symbols.add(new Symbol(text(a, "value"),
                        own.isEmpty() ? file : own, type,
                        method.methodName().stringValue(), renamed(a)));
            });
        }
    }

    private static Optional<Annotation> linux(AttributedElement element) {
        return element.findAttribute(Attributes.runtimeVisibleAnnotations())
                .flatMap(all -> all.annotations().stream()
                        .filter(a -> a.className().equalsString(LINUX))
                        .findFirst());
    }

    private static String text(Annotation a, String name) {
        for (AnnotationElement e : a.elements()) {
            if (e.name().equalsString(name)
                    && e.value() instanceof AnnotationValue.OfString s) {
                return s.stringValue();
            }
        }
        return "";
    }

    private static boolean renamed(Annotation a) {
        for (AnnotationElement e : a.elements()) {
            if (e.name().equalsString("renamed")
                    && e.value() instanceof AnnotationValue.OfBoolean b) {
                return b.booleanValue();
            }
        }
        return false;
    }
}
