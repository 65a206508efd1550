package netstack.exercises.grader;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.LineNumberTableAttribute;
import java.util.Map;
import java.util.Optional;

import netstack.exercises.verdict.Complaint;
import netstack.exercises.verdict.SourcePoint;

/// Where the student's methods stand, read from the class files: for
/// complaints that know which method they are about, but no line.
final class Lines {

    private final Map<String, byte[]> classes;
    private final String entry;

    Lines(Map<String, byte[]> classes, String entry) {
        this.classes = classes;
        this.entry = entry;
    }

    /// `c` with the places that have no file yet looked up.
    Complaint at(Complaint c) {
        return c == null || c.where().stream()
                .noneMatch(w -> w.file().isEmpty()) ? c
                : new Complaint(c.what(), c.expected(), c.actual(), c.dump(),
                        c.where().stream().map(this::find)
                                .flatMap(Optional::stream).toList());
    }

    private Optional<SourcePoint> find(SourcePoint w) {
        byte[] bytes = classes.get(entry);
        if (!w.file().isEmpty() || bytes == null) {
            return Optional.of(w);
        }
        ClassModel model = ClassFile.of().parse(bytes);
        String file = model.findAttribute(Attributes.sourceFile())
                .map(a -> a.sourceFile().stringValue()).orElse("");
        return model.methods().stream()
                .filter(m -> m.methodName().equalsString(w.method()))
                .findFirst()
                .map(m -> new SourcePoint(file, line(m), w.method()));
    }

    private static int line(MethodModel m) {
        return m.code().flatMap(c -> c.findAttribute(
                Attributes.lineNumberTable()))
                .map(LineNumberTableAttribute::lineNumbers)
                .filter(n -> !n.isEmpty())
                .map(n -> n.getFirst().lineNumber()).orElse(0);
    }
}
