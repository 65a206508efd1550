package netstack.exercises.sandbox;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.reflect.AccessFlag;
import java.util.Map;
import java.util.Optional;

/// The interface that a submission must meet, checked on its class files
/// before anything runs.
///
/// @param entry the class that the exercise makes an object of
/// @param type the interface that this class must implement
public record Contract(String entry, String type) {

    /// What is missing, in words; empty when the contract is met.
    public Optional<String> breach(Map<String, byte[]> classes) {
        byte[] bytes = classes.get(entry);
        if (bytes == null) {
            return Optional.of("There is no class " + entry
                    + ". Found: " + String.join(", ", classes.keySet()));
        }
        ClassModel model = ClassFile.of().parse(bytes);
        if (!model.flags().has(AccessFlag.PUBLIC)) {
            return Optional.of("The class " + entry + " is not public");
        }
        if (model.flags().has(AccessFlag.ABSTRACT)) {
            return Optional.of("The class " + entry + " is abstract");
        }
        if (!implementsType(model, classes)) {
            return Optional.of("The class " + entry
                    + " does not implement " + type);
        }
        return hasConstructor(model) ? Optional.empty() : Optional.of(
                "The class " + entry
                + " has no public constructor without parameters");
    }

    private boolean implementsType(ClassModel model,
            Map<String, byte[]> classes) {
        if (model.interfaces().stream().anyMatch(
                i -> name(i).equals(type) || up(i, classes))) {
            return true;
        }
        return model.superclass().map(s -> up(s, classes)).orElse(false);
    }

    private boolean up(ClassEntry e, Map<String, byte[]> classes) {
        byte[] bytes = classes.get(name(e));
        return bytes != null
                && implementsType(ClassFile.of().parse(bytes), classes);
    }

    private static String name(ClassEntry e) {
        return e.asInternalName().replace('/', '.');
    }

    private static boolean hasConstructor(ClassModel model) {
        return model.methods().stream().anyMatch(
                m -> m.methodName().equalsString("<init>")
                && m.methodType().equalsString("()V")
                && m.flags().has(AccessFlag.PUBLIC));
    }
}
