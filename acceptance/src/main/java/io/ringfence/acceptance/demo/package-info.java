/**
 * The demonstration: a venue is carried through a crash on one-minute prices, over TCP, and its journal is replayed.
 *
 * <p>In reading order: {@link io.ringfence.acceptance.demo.OneMinuteBars} and
 * {@link io.ringfence.acceptance.demo.GeneratedCrash} give the prices, {@code DemoPrices} finds them, {@link
 * io.ringfence.acceptance.demo.Tape} turns them into what three sources say each second. {@code DemoVenue} defines who trades what;
 * {@code Simulation} plays the days, with a {@code MarketMaker} for each maker and {@code Traders} for the rest, who send {@code
 * Orders} through a {@code VenueLink}: {@code TcpLink} or {@code InProcessLink}. {@code Follower} reads the journal meanwhile and
 * fills {@code Minutes}, on the thread of {@code Following}. {@code DemoRun} goes from start to replay; {@code DemoSummary} and
 * {@code DemoReport} are what stays; {@code DemoCommand} is the {@code ringfence demo} command.
 *
 * <p>Nobody but the command line may depend on this package.
 */
package io.ringfence.acceptance.demo;
