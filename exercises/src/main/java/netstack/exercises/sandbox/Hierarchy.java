package netstack.exercises.sandbox;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Who extends whom within a submission, and what the submission's classes
/// inherit from outside.
final class Hierarchy {

    private final Map<String, ClassModel> models = new HashMap<>();

    private Hierarchy() {
    }

    static Hierarchy of(Map<String, byte[]> classes) {
        Hierarchy h = new Hierarchy();
        classes.forEach((name, bytes) ->
                h.models.put(name, ClassFile.of().parse(bytes)));
        return h;
    }

    boolean owns(String type) {
        return models.containsKey(type);
    }

    /// The types from outside that may declare `member` when it is called
    /// on the submission's `type`; empty when the submission declares it.
    Set<String> outside(String type, String member) {
        Set<String> found = new HashSet<>();
        return declared(type, member, found) ? Set.of() : found;
    }

    private boolean declared(String type, String member,
            Set<String> outside) {
        ClassModel model = models.get(type);
        if (model == null) {
            outside.add(type);
            return false;
        }
        if (declares(model, member)) {
            return true;
        }
        boolean above = false;
        for (var i : model.interfaces()) {
            above |= declared(dotted(i.asInternalName()), member, outside);
        }
        if (model.superclass().isPresent()) {
            above |= declared(dotted(model.superclass().get()
                    .asInternalName()), member, outside);
        }
        return above;
    }

    private static boolean declares(ClassModel model, String member) {
        return model.methods().stream()
                .anyMatch(m -> m.methodName().equalsString(member))
                || model.fields().stream()
                .anyMatch(f -> f.fieldName().equalsString(member));
    }

    static String dotted(String internal) {
        return internal.replace('/', '.');
    }
}
