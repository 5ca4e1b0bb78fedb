/**
 * The kill harness: real servers and packaged daemons as processes, seeded traffic, faults, and an
 * account of every message.
 *
 * <p>A scenario is an {@link dev.drover.fault.Installation}, a {@link dev.drover.fault.FaultRun} on
 * it, and a {@link dev.drover.fault.Plan} or single {@link dev.drover.fault.Faults}:
 *
 * <pre>{@code
 * long seed = FaultRun.seed();
 * try (var on = Installation.real(2).start();
 *     var run = FaultRun.begin(on, TrafficSettings.of(seed, 1_500, 250))) {
 *   var plan = Plan.seeded(seed).daemonKills(2, 2).serverKills(1, "kafka");
 *   Account account = run.carryOut(plan.shuffled()).end();
 *   assertThat(account.isClean()).as(account.toString()).isTrue();
 * }
 * }</pre>
 *
 * <ul>
 *   <li>Settings of the daemons: {@code Installation.with("DROVER_…", value)} before the start;
 *       other values take hold with {@code restart()}.
 *   <li>Without a plan: {@code run.flow()}, then faults by hand, then {@code
 *       run.stopTraffic().end()}.
 *   <li>A fault of your own is an {@link dev.drover.fault.Action}; add it to a plan with a text. If
 *       it may leave an effect without its mark, freeze the daemons around it and note the claims,
 *       as {@link dev.drover.fault.Faults} does: only noted ids may arrive twice.
 *   <li>Several runs may follow one another on one installation; their ids differ.
 *   <li>To see that a scenario can fail, plant a fault: a Byteman rule in {@code
 *       src/test/resources/fault}, a constant in {@code PlantedFault}, and a test beside those in
 *       {@code PlantedFaultsIT}.
 * </ul>
 *
 * <p>Every process is killed when its installation is closed, or when this JVM ends.
 */
package dev.drover.fault;
