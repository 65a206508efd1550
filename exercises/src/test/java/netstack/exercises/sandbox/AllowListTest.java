package netstack.exercises.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowListTest {

    private final AllowList list = AllowList.basic();

    @ParameterizedTest
    @ValueSource(strings = {"java.lang.Thread", "java.lang.Runtime", "java.lang.ProcessBuilder",
        "java.lang.ClassLoader", "java.lang.reflect.Method", "java.lang.invoke.MethodHandles",
        "java.io.File", "java.io.FileOutputStream", "java.net.Socket", "java.nio.file.Files",
        "java.util.Scanner", "java.util.ServiceLoader", "java.util.concurrent.ForkJoinPool",
        "java.util.Random", "java.util.stream.Stream", "java.lang.foreign.Arena",
        "java.lang.foreign.Linker", "java.lang.foreign.SymbolLookup", "sun.misc.Unsafe",
        "java.lang.ref.Cleaner", "java.util.Timer", "java.lang.StackWalker", "java.lang.Module",
        "netstack.exercises.grader.Grader", "netstack.exercises.steps.Steps"})
    void what_reaches_outside_is_not_on_it(String type) {
        assertThat(list.allows(type)).isFalse();
        assertThat(list.allows(type, "anything")).isFalse();
    }

    @Test
    void members_are_listed_or_left_out() {
        assertThat(list.allows("java.lang.System", "arraycopy")).isTrue();
        assertThat(list.allows("java.lang.System", "exit")).isFalse();
        assertThat(list.allows("java.lang.Object", "hashCode")).isTrue();
        assertThat(list.allows("java.lang.Object", "getClass")).isFalse();
        assertThat(list.allows("java.util.function.IntUnaryOperator", "applyAsInt")).isTrue();
        assertThat(list.allows("java.io.PrintStream", "<init>")).isFalse();
    }

    @Test
    void a_refusal_has_the_reason_of_the_longest_name() {
        assertThat(list.why("java.lang.System", "exit")).contains("worker ends");
        assertThat(list.why("java.io.File", "delete")).isEqualTo("there are no files");
        assertThat(list.why("com.example.Thing", "x")).isEmpty();
    }

    @Test
    void a_list_that_is_not_there_is_our_mistake() {
        assertThatThrownBy(() -> list.and(AllowList.class, "none.txt"))
                .isInstanceOf(IllegalStateException.class);
    }
}
