package netstack.host;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.GeneralCodingRules;

/// The rules that hold for all layers; Maven refuses cycles between modules, this test those
/// between packages.
@AnalyzeClasses(packages = "netstack", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] LAYERS = {"netstack.skbuff..", "netstack.driver..",
        "netstack.napi..", "netstack.qdisc..", "netstack.ipv4..", "netstack.transport.."};

    @ArchTest
    static final ArchRule packages_have_no_cycles =
            slices().matching("netstack.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule layers_need_the_java_base_alone =
            classes().that().resideInAnyPackage(LAYERS)
                    .and().resideOutsideOfPackage("netstack.driver.machine.probe")
                    .should().onlyDependOnClassesThat().resideInAnyPackage("netstack..",
                            "java.lang", "java.lang.annotation", "java.lang.foreign",
                            "java.lang.invoke", "java.lang.reflect", "java.lang.runtime",
                            "java.lang.classfile..", "java.lang.constant", "java.io", "java.math",
                            "java.nio..", "java.util..");

    @ArchTest
    static final ArchRule receive_and_transmit_do_not_know_each_other =
            noClasses().that().resideInAPackage("netstack.napi..")
                    .should().dependOnClassesThat().resideInAPackage("netstack.qdisc..");

    @ArchTest
    static final ArchRule wire_formats_know_memory_only =
            classes().that().resideInAPackage("netstack..wire")
                    .should().onlyDependOnClassesThat()
                    .resideInAnyPackage("java..", "netstack..wire", "netstack.skbuff");

    @ArchTest
    static final ArchRule no_static_changes =
            fields().that().areDeclaredInClassesThat().resideInAnyPackage(LAYERS)
                    .and().areStatic().should().beFinal();

    @ArchTest
    static final ArchRule layers_print_nothing =
            noClasses().that().resideInAnyPackage(LAYERS)
                    .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS);

    @ArchTest
    static final ArchRule time_is_virtual =
            noClasses().that().resideInAnyPackage(LAYERS)
                    .and().resideOutsideOfPackage("netstack.driver.machine..")
                    .should().callMethod(System.class, "nanoTime")
                    .orShould().callMethod(System.class, "currentTimeMillis")
                    .orShould().callMethod(Thread.class, "sleep", long.class);
}
