package netstack.skbuff;

import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "netstack.skbuff", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule java_base_only =
            classes().should().onlyDependOnClassesThat().resideInAnyPackage(
                    "netstack.skbuff..", "java.lang..", "java.util..", "java.nio");

    @ArchTest
    static final ArchRule no_package_cycles =
            slices().matching("netstack.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule no_statics_that_change =
            fields().that().areStatic().should().haveModifier(FINAL);

    @ArchTest
    static final ArchRule no_standard_streams = NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
}
