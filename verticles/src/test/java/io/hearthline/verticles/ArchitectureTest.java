package io.hearthline.verticles;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import io.vertx.core.Deployable;
import java.util.List;

/** Verticles meet on the event bus only; main puts them there. */
@AnalyzeClasses(
    packages = "io.hearthline.verticles",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String OURS = "io.hearthline.verticles.";
  private static final String MAIN = OURS + "main..";

  /** Each is a verticle's own package with all below it. */
  private static final List<String> VERTICLES =
      List.of(
          "signaling",
          "relay",
          "streams",
          "recorder",
          "history",
          "directory",
          "health",
          "metrics",
          "trust",
          "webhooks");

  @ArchTest
  static final ArchRule noVerticle_refersToAnothersClass =
      ArchRuleDefinition.classes()
          .that()
          .resideOutsideOfPackage(MAIN)
          .should(notReachIntoAnotherVerticle());

  @ArchTest
  static final ArchRule onlyMain_deploysVerticles =
      noClasses()
          .that()
          .resideOutsideOfPackage(MAIN)
          .and(not(assignableTo(Deployable.class)))
          .should()
          .dependOnClassesThat(
              assignableTo(Deployable.class).and(resideInAPackage("io.hearthline..")));

  @ArchTest
  static final ArchRule nobody_knowsMain =
      noClasses()
          .that()
          .resideOutsideOfPackage(MAIN)
          .should()
          .dependOnClassesThat()
          .resideInAPackage(MAIN);

  /** Others may measure as it does. */
  @ArchTest
  static final ArchRule onlyTheRelay_knowsTheEngine =
      noClasses()
          .that()
          .resideOutsideOfPackages(OURS + "relay..", MAIN)
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.hearthline.media..")
                  .and(not(resideInAPackage("io.hearthline.media.measure.."))));

  @ArchTest
  static final ArchRule busMessages_knowNoVerticle =
      noClasses()
          .that()
          .resideInAPackage(OURS + "bus..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("io.hearthline..").and(not(resideInAPackage(OURS + "bus.."))));

  private static ArchCondition<JavaClass> notReachIntoAnotherVerticle() {
    return new ArchCondition<>("not refer to a class of another verticle's package") {
      @Override
      public void check(JavaClass from, ConditionEvents events) {
        for (var dependency : from.getDirectDependenciesFromSelf()) {
          var verticle = verticleOf(dependency.getTargetClass());
          if (!verticle.isEmpty() && !verticle.equals(verticleOf(from))) {
            events.add(SimpleConditionEvent.violated(from, dependency.getDescription()));
          }
        }
      }
    };
  }

  /** Empty for what belongs to no verticle, such as the bus and access. */
  private static String verticleOf(JavaClass type) {
    for (var verticle : VERTICLES) {
      if (resideInAPackage(OURS + verticle + "..").test(type)) return verticle;
    }
    return "";
  }
}
