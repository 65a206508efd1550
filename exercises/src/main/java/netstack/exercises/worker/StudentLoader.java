package netstack.exercises.worker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Loads the student's classes from the bytes that the grader sent, and
/// lets them see only what the exercise's allow-list names. Each case has a
/// loader of its own, so that no static field lives on.
public final class StudentLoader extends ClassLoader {

    private final Map<String, byte[]> classes;
    private final List<String> visible;

    /// Loads `classes`, which see only what `visible` names.
    public StudentLoader(Map<String, byte[]> classes, List<String> visible) {
        super("student", StudentLoader.class.getClassLoader());
        this.classes = new HashMap<>(classes);
        this.visible = visible;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve)
            throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> c = findLoadedClass(name);
            if (c != null) {
                return c;
            }
            byte[] bytes = classes.remove(name);
            if (bytes != null) {
                return defineClass(name, bytes, 0, bytes.length);
            }
            if (!sees(name)) {
                throw new ClassNotFoundException(
                        name + " is not available in this exercise");
            }
            return super.loadClass(name, resolve);
        }
    }

    private boolean sees(String name) {
        return visible.stream().anyMatch(v -> v.endsWith(".*")
                ? name.startsWith(v.substring(0, v.length() - 1))
                : name.equals(v) || v.equals("*"));
    }
}
